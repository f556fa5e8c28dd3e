using System.Globalization;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Stations;

/// <summary>The two pictures of a pass, plainly drawn and plainly of a simulation: the whole vehicle with its smoke, and the plate.</summary>
public static class PassPictures
{
    private static readonly TimeSpan Gmt8 = TimeSpan.FromHours(8);

    public static byte[] Vehicle(Pass pass, LineKey line)
    {
        var picture = new GreyPicture(320, 180);
        picture.Fill(0, 0, 320, 70, 190); // sky
        picture.Fill(0, 70, 320, 110, 95); // road
        picture.Fill(150, 150, 20, 4, 220);
        picture.Fill(70, 40, 130, 80, 150); // box
        picture.Fill(202, 62, 44, 58, 120); // cab
        picture.Fill(212, 70, 30, 18, 60);
        foreach (var wheel in (ReadOnlySpan<int>)[90, 120, 220]) picture.Shade(wheel, 124, 13, 0.9);
        var density = Math.Clamp((pass.OpacityPercent ?? 0) / 100, 0, 0.95);
        for (var puff = 0; puff < 4; puff++) picture.Shade(58 - 14 * puff, 112 - 7 * puff, 12 + 4 * puff, density / (1 + 0.4 * puff));
        picture.Grain(new RandomStream(Seeds.Of(pass.PassId)), 3);
        Caption(picture, pass, line);
        return picture.ToPng();
    }

    public static byte[] Plate(Pass pass)
    {
        var picture = new GreyPicture(240, 80);
        picture.Fill(0, 0, 240, 80, 70);
        picture.Fill(10, 12, 220, 56, pass.PlateColor == PlateColor.Blue ? (byte)60 : (byte)200);
        picture.Write(pass.Plate, 22, 26, 4, pass.PlateColor == PlateColor.Blue ? (byte)240 : (byte)15); // the province is a box: the font has no Chinese
        picture.Grain(new RandomStream(Seeds.Of("plate " + pass.PassId)), (int)(40 * (1 - (pass.PlateConfidence ?? 1))) + 2);
        return picture.ToPng();
    }

    private static void Caption(GreyPicture picture, Pass pass, LineKey line)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(pass.PassedAtMs).ToOffset(Gmt8);
        picture.Fill(0, 162, 320, 18, 20);
        picture.Write(string.Create(CultureInfo.InvariantCulture, $"{line} {time:yyyy-MM-dd HH:mm:ss} {pass.SpeedKmh:F0}KM/H"), 4, 167, 1, 235);
        picture.Write("SIMULATED", 262, 4, 1, 30);
    }
}
