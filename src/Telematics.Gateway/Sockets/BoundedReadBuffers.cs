using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace Telematics.Gateway.Sockets;

/// <summary>
/// Sizes of the buffers that sockets are read into: by what the connection has sent lately, up to a maximum, and a small one for
/// everybody while the journal is behind.
/// </summary>
internal sealed class BoundedReadBuffers(int maximum, UncommittedBudget budget) : IRecvByteBufAllocator
{
    private const int Smallest = 1024;

    private readonly AdaptiveRecvByteBufAllocator _adaptive = new(Smallest, Math.Min(2 * Smallest, maximum), maximum);

    public IRecvByteBufAllocatorHandle NewHandle() => new Handle(_adaptive.NewHandle(), budget);

    private sealed class Handle(IRecvByteBufAllocatorHandle adaptive, UncommittedBudget budget) : IRecvByteBufAllocatorHandle
    {
        public IByteBuffer Allocate(IByteBufferAllocator alloc) => budget.IsSpent ? alloc.Buffer(Smallest) : adaptive.Allocate(alloc);

        public int Guess() => adaptive.Guess();

        public void Reset(IChannelConfiguration config) => adaptive.Reset(config);

        public void IncMessagesRead(int numMessages) => adaptive.IncMessagesRead(numMessages);

        public int LastBytesRead
        {
            get => adaptive.LastBytesRead;
            set => adaptive.LastBytesRead = value;
        }

        public int AttemptedBytesRead
        {
            get => adaptive.AttemptedBytesRead;
            set => adaptive.AttemptedBytesRead = value;
        }

        public bool ContinueReading() => adaptive.ContinueReading();

        public void ReadComplete() => adaptive.ReadComplete();
    }
}
