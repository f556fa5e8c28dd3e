using Microsoft.Extensions.Logging;

namespace Telematics.Tests.Grains;

/// <summary>Remembers the last exception that was logged, so that a test can tell why nothing came.</summary>
internal sealed class LastFailure : ILoggerProvider, ILogger
{
    private volatile Exception? _failure;

    public override string ToString() => _failure?.ToString() ?? "nothing was logged";

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) _failure = exception;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
