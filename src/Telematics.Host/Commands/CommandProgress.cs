using System.Globalization;

namespace Telematics.Host.Commands;

/// <summary>Long work tells on standard error how far it is, a line each twentieth, so that standard output stays the answer.</summary>
internal sealed class CommandProgress(string command, TextWriter error) : IProgress<double>
{
    private const int Steps = 20;

    private readonly Lock _telling = new();
    private int _told;

    public void Report(double value)
    {
        lock (_telling)
        {
            var step = (int)(value * Steps);
            if (step <= _told) return;
            _told = step;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{command}: {step * 100 / Steps} %"));
        }
    }
}
