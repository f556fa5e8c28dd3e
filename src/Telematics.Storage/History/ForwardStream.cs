namespace Telematics.Storage.History;

/// <summary>Takes what the Parquet library writes, which is not always without blocking, and hands it on between two row groups.</summary>
internal sealed class ForwardStream : MemoryStream
{
    private long _gone;

    public override bool CanSeek => false;

    public override long Position
    {
        get => _gone + base.Position;
        set => throw new NotSupportedException();
    }

    public async Task MoveTo(Stream into, CancellationToken cancellation)
    {
        var length = (int)base.Position;
        await into.WriteAsync(GetBuffer().AsMemory(0, length), cancellation);
        _gone += length;
        base.Position = 0;
        SetLength(0);
    }
}
