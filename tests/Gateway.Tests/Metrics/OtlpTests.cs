using System.Text;
using Google.Protobuf;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Metrics;

public sealed class OtlpTests
{
    [Fact]
    public async Task Stop_CollectorIsNamed_GetsTheMetrics()
    {
        TaskCompletionSource<(string Path, string? Type, byte[] Body)> received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Service collector = await Service.StartAsync(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            received.TrySetResult((context.Request.Path, context.Request.ContentType, body.ToArray()));
        });
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:metrics:otlp", $"http://{collector.Address}"));
        gateway.Apply(Traffic.Objects.Of(Traffic.Objects.To("shop"), ("shop", [service])));
        await gateway.Client.GetStringAsync("/");
        await gateway.StopAsync();

        (string path, string? type, byte[] body) = await received.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (path, type));
        List<string> names = Names(body);
        Assert.Contains("insight.requests", names);
        Assert.Contains("insight.request.duration", names);
        Assert.Contains("insight.upstream.healthy", names);
    }

    [Fact]
    public async Task Options_AddressThatIsNone_IsNamedWithTheFix()
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => TestGateway.StartAsync(null, ("gateway:metrics:otlp", "collector:4318")));

        Assert.Contains("gateway:metrics:otlp: 'collector:4318' is no address of a collector; write it as http://collector:4318", error.Message, StringComparison.Ordinal);
    }

    /// <summary>ExportMetricsServiceRequest: resource_metrics = 1, in it scope_metrics = 2, in it metrics = 2, in it name = 1.</summary>
    private static List<string> Names(byte[] request) =>
    [
        .. from resource in Fields(request, 1)
           from scope in Fields(resource, 2)
           from metric in Fields(scope, 2)
           from name in Fields(metric, 1)
           select Encoding.UTF8.GetString(name),
    ];

    private static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        CodedInputStream input = new(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == number) yield return input.ReadBytes().ToByteArray();
            else input.SkipLastField();
        }
    }
}
