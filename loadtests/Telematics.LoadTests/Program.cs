using System.Globalization;
using Telematics.LoadTests;

return args switch
{
    ["drop-server"] => await DropServer.Run(),
    ["framing-server"] => await FramingServer.Run(),
    ["quick", var host] => await Report.Run(host, Sizes.Quick),
    ["full", var host] => await Report.Run(host, Sizes.Full),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loadtests/run.sh quick|full"));
    return 2;
}
