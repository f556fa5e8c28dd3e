using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DotNetty.Buffers;
using DotNetty.Codecs;
using DotNetty.Handlers.Tls;
using DotNetty.Transport.Channels;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>
/// The life of one connection, whoever is at its other end. One read is in flight at a time (AutoRead is off), and nothing is read while what the last
/// one brought is being stored: a slow disk makes TCP push back, and a journal that refuses ends the connection.
/// Everything runs on the connection's event loop, also after an await, so plain fields are safe; the few members for other threads say so.
/// </summary>
internal abstract class PeerConnection : ChannelHandlerAdapter
{
    private readonly PortServices _services;
    private Task _work = Task.CompletedTask;

    protected PeerConnection(PortServices services)
    {
        _services = services;
        OpenedAt = services.Clock.GetTimestamp();
        IsHandshaken = !services.Settings.UsesTls;
        Id = services.NextId();
    }

    public long Id { get; }

    /// <summary>The peer; behind a load balancer the client that its header names.</summary>
    public EndPoint? RemoteAddress { get; set; }

    protected IChannelHandlerContext Context { get; private set; } = null!; // set before any event

    /// <summary>Clock timestamp.</summary>
    protected long OpenedAt { get; set; }

    protected bool IsHandshaken { get; private set; }

    /// <summary>Null: it goes on.</summary>
    protected CloseReason? Closing { get; private set; }

    protected bool IsStoring { get; private set; }

    /// <summary>Waits until less is uncommitted over all connections.</summary>
    protected bool IsParked { get; private set; }

    public override void HandlerAdded(IChannelHandlerContext context) => Context = context;

    public override void ChannelActive(IChannelHandlerContext context)
    {
        RemoteAddress ??= context.Channel.RemoteAddress;
        _services.Counted.CountAccepted();
        if (!_services.Table.TryAdd(this)) Close(CloseReason.TooManyConnections);
        else if (_services.Gate.IsShut) Close(CloseReason.JournalClosed); // asked once it is in the table: who shuts the gate closes all there
        else if (_services.Table.IsStopping) Close(CloseReason.Stopping);
        else ReadOn();
    }

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        var buffer = (IByteBuffer)message;
        try
        {
            _services.Counted.CountBytes(buffer.ReadableBytes);
            Take(buffer.GetIoBuffer());
        }
        catch (JournalClosedException refusal)
        {
            Refused(refusal);
        }
        finally
        {
            buffer.Release();
        }

        StoreIfDue();
    }

    public override void ChannelReadComplete(IChannelHandlerContext context) => ReadOn();

    public override void UserEventTriggered(IChannelHandlerContext context, object evt)
    {
        if (evt is not TlsHandshakeCompletionEvent handshake) return;
        IsHandshaken = handshake.IsSuccessful;
        if (!IsHandshaken) Close(CloseReason.TlsFailed);
    }

    public override void ExceptionCaught(IChannelHandlerContext context, Exception exception)
    {
        if (exception is SocketException or IOException) Close(CloseReason.Reset);
        else if (exception is DecoderException or NotSslRecordException or AuthenticationException) Close(CloseReason.TlsFailed);
        else Fail(exception);
    }

    public override void ChannelInactive(IChannelHandlerContext context)
    {
        Closing ??= CloseReason.PeerClosed;
        _work = End(_work);
    }

    /// <summary>From any thread. The first reason counts.</summary>
    public void Close(CloseReason reason) => OnLoop(() =>
    {
        if (Closing is not null) return;
        Closing = reason;
        _ = Context.CloseAsync();
    });

    /// <summary>From any thread, about once a second: acts on what has lasted too long.</summary>
    public abstract void Sweep();

    /// <summary>Bytes as they come. Their memory is used again afterwards.</summary>
    protected abstract void Take(ReadOnlySpan<byte> bytes);

    /// <summary>Something taken is to be stored, as far as can be told without trying.</summary>
    protected abstract bool HasBatch { get; }

    /// <summary>Stores the next part of what was taken and does what is owed for it. False: there was nothing more.</summary>
    protected abstract ValueTask<bool> StoreNext();

    /// <summary>Everything taken is stored: time to close for what was found in it.</summary>
    protected abstract void AllStored();

    /// <summary>No more bytes come. What was taken is stored after this.</summary>
    protected virtual void NoMoreComes()
    {
    }

    /// <summary>Everything is stored: it is taken out of the table, counted and spoken of.</summary>
    protected abstract void Forget(CloseReason reason);

    protected abstract void LogFault(Exception fault);

    /// <summary>Asked before a read besides what always must come first.</summary>
    protected virtual bool MayRead => true;

    /// <summary>It is not read now; <see cref="Read"/> follows when it may be.</summary>
    protected virtual void PauseReading()
    {
    }

    protected virtual void Read() => Context.Read();

    protected virtual void Unpark()
    {
        IsParked = false;
        ReadOn();
    }

    /// <summary>Reads once more, unless something must come first; whatever that is calls this again.</summary>
    protected void ReadOn()
    {
        if (Closing is not null) return;
        if (IsStoring || IsParked || !MayRead)
        {
            PauseReading();
            return;
        }

        if (_services.Budget.IsSpent)
        {
            PauseReading();
            IsParked = true;
            if (_services.Budget.Park(() => OnLoop(Unpark))) return;
            IsParked = false;
        }

        Read();
    }

    protected void StoreIfDue()
    {
        if (!IsStoring && HasBatch) _work = Store();
    }

    protected void Refused(JournalClosedException refusal)
    {
        _services.Gate.Shut(refusal.Message);
        Close(CloseReason.JournalClosed);
    }

    protected void OnLoop(Action action)
    {
        var loop = Context.Channel.EventLoop;
        if (loop.InEventLoop) action();
        else loop.Execute(action);
    }

    private async Task Store()
    {
        IsStoring = true;
        try
        {
            while (await StoreNext())
            {
            }
        }
        catch (JournalClosedException refusal)
        {
            Refused(refusal);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fail(fault);
        }

        IsStoring = false;
        AllStored();
        ReadOn();
    }

    /// <summary>What was read before the end is stored before the connection is forgotten.</summary>
    private async Task End(Task before)
    {
        NoMoreComes();
        await before;
        await Store();
        Forget(Closing!.Value);
    }

    private void Fail(Exception fault)
    {
        LogFault(fault);
        Close(CloseReason.InternalFault);
    }
}
