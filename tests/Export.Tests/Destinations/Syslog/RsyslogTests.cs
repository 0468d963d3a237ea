using System.Buffers;
using System.Net;
using System.Text;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Options;
using Insight.Export.Syslog;
using Insight.Testing;

namespace Insight.Export.Tests.Destinations.Syslog;

/// <summary>What the real rsyslog receives.</summary>
public sealed class RsyslogTests : IDisposable
{
    private const int Count = 100_000;

    private static readonly string[] s_texts = ["/orders", "/a\"b\\c]d", "/ä/二/😀", "/\u2028\u0001\0\r\n", "/\ud800", "/%n %s {} <13>1 ", "/" + new string('x', 3000)];

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [RsyslogFact]
    public async Task Send_OverTcp_AllArriveByteByByte()
    {
        using Rsyslog rsyslog = await Rsyslog.StartAsync(_folder.Path);
        await AllArriveAsync(rsyslog, new SyslogOptions { Address = $"127.0.0.1:{rsyslog.Port}", Transport = SyslogTransport.Tcp });
    }

    [RsyslogFact]
    public async Task Send_OverTls_AllArriveByteByByte()
    {
        using TestAuthority authority = new(_folder.Path);
        using Rsyslog rsyslog = await Rsyslog.StartAsync(_folder.Path, authority: authority.File, certificate: authority.Server(address: IPAddress.Loopback));
        await AllArriveAsync(rsyslog, new SyslogOptions { Address = $"127.0.0.1:{rsyslog.Port}", AuthorityFile = authority.File });
    }

    [RsyslogFact]
    public async Task Send_EveryKindOfEventInEveryFormat_ArrivesByteByByte()
    {
        using Rsyslog rsyslog = await Rsyslog.StartAsync(_folder.Path);
        ExportEvent[] events = [.. SampleEvents.All, .. s_texts.SelectMany(SampleEvents.With), .. SampleEvents.With("a\nb\r\tc\0|=\\]\"<13>1 😀\u0085")];
        List<string> expected = [];
        foreach (EventFormatKind format in Enum.GetValues<EventFormatKind>())
        {
            await using IDestination destination = Given.Destination(new DestinationOptions { Format = format, Syslog = new SyslogOptions { Address = $"127.0.0.1:{rsyslog.Port}", Transport = SyslogTransport.Tcp } });
            Assert.Equal("", (await destination.SendAsync(events, CancellationToken.None)).Problem);
            expected.AddRange(events.Select(exported => Message(exported, format)));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), (await rsyslog.LinesAsync(expected.Count)).Order(StringComparer.Ordinal));
    }

    [RsyslogFact]
    public async Task Send_OverUdp_DatagramsArriveAndTooLargeOnesAreRefused()
    {
        using Rsyslog rsyslog = await Rsyslog.StartAsync(_folder.Path, "imudp");
        await using IDestination destination = Given.Destination(new DestinationOptions { Syslog = new SyslogOptions { Address = $"127.0.0.1:{rsyslog.Port}", Transport = SyslogTransport.Udp } });
        Assert.False(destination.Acknowledges);
        ExportEvent[] events = [.. Enumerable.Range(0, 20).Select(Event)];
        events[7] = SampleEvents.Request("/" + new string('x', 65_500)) with { Id = "large" };

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([7], result.Refused.Select(static refusal => refusal.Position));
        string[] lines = await rsyslog.LinesAsync(19);
        Assert.Equal(events.Where(static e => e.Id != "large").Select(Message).Order(), lines.Order());
    }

    [RsyslogFact]
    public async Task Send_ReceiverIsKilledAndStartedAgain_WhatIsSentAgainMakesItWhole()
    {
        Rsyslog rsyslog = await Rsyslog.StartAsync(_folder.Path);
        int port = rsyslog.Port;
        await using IDestination destination = Given.Destination(new DestinationOptions { Syslog = new SyslogOptions { Address = $"127.0.0.1:{port}", Transport = SyslogTransport.Tcp } });
        try
        {
            ExportEvent[][] batches = [.. Enumerable.Range(0, 20_000).Select(Event).Chunk(500)];
            int breaks = 0;
            for (int i = 0; i < batches.Length; i++)
            {
                if (i == 20 && breaks == 0)
                {
                    rsyslog.Dispose();
                    rsyslog = await Rsyslog.StartAsync(_folder.Path, port: port);
                }

                DeliveryResult result = await destination.SendAsync(batches[i], CancellationToken.None);
                if (result.Again.Count == 0) continue;
                Assert.Equal(batches[i].Length, result.Again.Count);
                Assert.Contains("connection", result.Problem, StringComparison.OrdinalIgnoreCase);
                Assert.InRange(++breaks, 1, 5);
                // As delivery does after a break: what was sent within the last 30 seconds, which is all of it, goes again.
                i = -1;
            }

            Assert.NotEqual(0, breaks);
            HashSet<string> expected = [.. batches.SelectMany(static batch => batch).Select(Message)];
            HashSet<string> got = [.. await rsyslog.LinesAsync(20_000)];
            Assert.Empty(expected.Except(got));
            // A killed receiver may leave half a line of its own.
            Assert.InRange(got.Except(expected).Count(), 0, 2);
        }
        finally
        {
            rsyslog.Dispose();
        }
    }

    private static async Task AllArriveAsync(Rsyslog rsyslog, SyslogOptions options)
    {
        await using (IDestination destination = Given.Destination(new DestinationOptions { Syslog = options }))
        {
            Assert.False(destination.Acknowledges);
            foreach (int[] batch in Enumerable.Range(0, Count).Chunk(destination.MostEvents))
            {
                DeliveryResult result = await destination.SendAsync([.. batch.Select(Event)], CancellationToken.None);
                Assert.Equal("", result.Problem);
                Assert.Empty(result.Refused);
            }
        }

        string[] lines = await rsyslog.LinesAsync(Count);
        Assert.Equal(Count, lines.Length);
        HashSet<string> got = [.. lines];
        Assert.Equal(Count, got.Count);
        for (int i = 0; i < Count; i++)
        {
            if (!got.Remove(Message(Event(i)))) Assert.Fail($"Message {i} is missing or is not as it was sent: {Message(Event(i))}");
        }
    }

    private static ExportEvent Event(int i) => SampleEvents.Request(i % 10 == 0 ? s_texts[i / 10 % s_texts.Length] : "/orders/17") with { Id = Given.Id(i), Tenant = i % 7 == 0 ? "a\"]\\ä" : "acme" };

    /// <summary>The message of an event, written without a destination; bytes as Latin-1.</summary>
    private static string Message(ExportEvent exported) => Message(exported, EventFormatKind.Ocsf);

    private static string Message(ExportEvent exported, EventFormatKind kind)
    {
        ArrayBufferWriter<byte> content = new();
        ArrayBufferWriter<byte> message = new();
        IEventFormat format = EventFormats.Create(kind, "1.2.3");
        format.Write(exported, content);
        new SyslogMessage("edge-1", Environment.ProcessId).Write(exported, content.WrittenSpan, message);
        return Encoding.Latin1.GetString(message.WrittenSpan);
    }
}
