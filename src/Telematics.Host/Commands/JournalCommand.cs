namespace Telematics.Host.Commands;

public static class JournalCommand
{
    public static int Run(string[] arguments, TextWriter output, TextWriter error) => 2;
}
