using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Insight.EndToEnd.Kill;

/// <summary>Sends lines of an access log over TCP, connects again when the connection breaks, and writes down what it wrote, when, and on which connection.</summary>
public sealed class SyslogSender : IAsyncDisposable
{
    /// <summary>How much of what it wrote before a break a sender sends again: more than may be under way.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    // Some 300 lines a second and sender.
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(3), s_pause = TimeSpan.FromMilliseconds(20);

    private readonly string _name;
    private readonly bool _repeats;
    private readonly DateTime _time = DateTime.UtcNow;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Connection> _connections = [];
    private readonly Task _running;
    private Queue<int> _again = [];
    private int _written, _next;

    private SyslogSender(string name, int port, bool repeats)
    {
        (_name, _repeats) = (name, repeats);
        _running = Task.Run(() => RunAsync(port));
    }

    /// <summary>What was written, connection by connection; to be read when it has stopped.</summary>
    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Starts to send.</summary>
    /// <param name="name">Part of its lines.</param>
    /// <param name="port">Port on this machine.</param>
    /// <param name="repeats">Whether it sends the last lines again after a break, as log shippers do.</param>
    public static SyslogSender Start(string name, int port, bool repeats) => new(name, port, repeats);

    /// <summary>The line of a number; one in nine is none of an access log.</summary>
    public string LineOf(int number) => IsRefused(number)
        ? string.Create(CultureInfo.InvariantCulture, $"{_name} says {number} and no more")
        : string.Create(CultureInfo.InvariantCulture, $"192.0.2.1 - - [{_time:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {KeyOf(number)} HTTP/1.1\" 200 {number} \"-\" \"test/1.0\"");

    /// <summary>What stands for a line in storage: the path of a record, the excerpt of a dead letter.</summary>
    public string KeyOf(int number) => IsRefused(number) ? LineOf(number) : string.Create(CultureInfo.InvariantCulture, $"/{_name}/{number}");

    /// <summary>Completes when it has written so many lines more.</summary>
    public async Task WritesAsync(int more, TimeSpan patience)
    {
        int goal = Volatile.Read(ref _written) + more;
        using CancellationTokenSource late = new(patience);
        while (Volatile.Read(ref _written) < goal) await Task.Delay(s_pause, late.Token);
    }

    /// <summary>Stops writing, says so to the other end, and waits until that has read everything.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static bool IsRefused(int number) => number % 9 == 4;

    private async Task RunAsync(int port)
    {
        while (!_stop.IsCancellationRequested)
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Connection? connection = null;
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                _connections.Add(connection = new Connection());
                while (!_stop.IsCancellationRequested || _again.Count > 0)
                {
                    // A new line is new once, also when its writing fails.
                    bool isNew = !_again.TryPeek(out int number);
                    await WriteAsync(socket, connection, isNew ? _next++ : number);
                    if (!isNew) _again.Dequeue();
                    if (isNew) await Task.Delay(s_pace);
                }

                socket.Shutdown(SocketShutdown.Send);
                connection.IsWhole = await socket.ReceiveAsync(new byte[1], SocketFlags.None) == 0;
            }
            catch (SocketException)
            {
                // It was killed. What had to be said again stays to be said.
                if (connection is not null)
                {
                    connection.BrokeAt = Stopwatch.GetTimestamp();
                    if (_repeats) _again = new Queue<int>(connection.Last(Again).Concat(_again).Distinct());
                }

                await Task.Delay(s_pause);
            }
        }
    }

    private async Task WriteAsync(Socket socket, Connection connection, int number)
    {
        connection.Note(number);
        byte[] line = Encoding.ASCII.GetBytes(LineOf(number) + "\n");
        for (int sent = 0; sent < line.Length;) sent += await socket.SendAsync(line.AsMemory(sent));
        Interlocked.Increment(ref _written);
    }

    /// <summary>A connection and the lines that were written to it.</summary>
    public sealed class Connection
    {
        private readonly List<(int Number, long At)> _lines = [];

        /// <summary>Numbers and when each was written, in order.</summary>
        public IReadOnlyList<(int Number, long At)> Lines => _lines;

        /// <summary>When it broke, by <see cref="Stopwatch"/>.</summary>
        public long BrokeAt { get; internal set; } = long.MaxValue;

        /// <summary>Whether it ended in order: the other end has read everything.</summary>
        public bool IsWhole { get; internal set; }

        internal void Note(int number) => _lines.Add((number, Stopwatch.GetTimestamp()));

        /// <summary>What was written within a time before it broke.</summary>
        internal int[] Last(TimeSpan time) => [.. _lines.Where(line => Stopwatch.GetElapsedTime(line.At, BrokeAt) <= time).Select(static line => line.Number)];
    }
}
