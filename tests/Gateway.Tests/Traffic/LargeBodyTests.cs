using System.Globalization;
using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Tests.Traffic;

/// <summary>A gigabyte passes a route of objects, with retries and a mirror that would like to keep bodies, in memory that does not grow with it.</summary>
[Collection(nameof(Alone))]
public sealed class LargeBodyTests
{
    private const long Gigabyte = 1L << 30;

    /// <summary>Client, gateway and service are in this one process; a body that was kept would take it several times.</summary>
    private const long MostBytes = 128 << 20;

    private static readonly byte[] s_block = new byte[64 << 10];

    [Fact]
    public async Task Upload_IsNotKept()
    {
        await using Service service = await Service.StartAsync(async context =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            long count = 0;
            byte[] block = new byte[s_block.Length];
            for (int read; (read = await context.Request.Body.ReadAsync(block)) > 0;) count += read;
            await context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture));
        });
        await using TestGateway gateway = await StartAsync(service);
        long most = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new Blocks(() => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before)) };

        using HttpResponseMessage response = await gateway.Client.SendAsync(request);

        Assert.Equal(Gigabyte.ToString(CultureInfo.InvariantCulture), await response.Content.ReadAsStringAsync());
        Assert.Equal((ulong)Gigabyte, (await gateway.Journal.SingleAsync()).RequestBytes);
        Assert.InRange(most, 0, MostBytes);
    }

    [Fact]
    public async Task Download_IsNotKept()
    {
        await using Service service = await Service.StartAsync(async context =>
        {
            for (long sent = 0; sent < Gigabyte; sent += s_block.Length) await context.Response.Body.WriteAsync(s_block);
        });
        await using TestGateway gateway = await StartAsync(service);
        long most = 0, count = 0, before = GC.GetTotalMemory(forceFullCollection: true);

        using HttpResponseMessage response = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] block = new byte[s_block.Length];
        for (int read; (read = await body.ReadAsync(block)) > 0;)
        {
            count += read;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        Assert.Equal(Gigabyte, count);
        Assert.Equal((ulong)Gigabyte, (await gateway.Journal.SingleAsync()).ResponseBytes);
        Assert.InRange(most, 0, MostBytes);
    }

    private static async Task<TestGateway> StartAsync(Service service)
    {
        TestGateway gateway = await TestGateway.StartAsync();
        RouteSpec route = Objects.To("up") with { Retry = new RouteRetry { UnsafeMethods = true }, Mirror = new RouteMirror { Cluster = "up", Percent = 100 } };
        gateway.Apply(Objects.Of(route, ("up", [service])));
        return gateway;
    }

    /// <summary>A gigabyte without a length.</summary>
    private sealed class Blocks(Action look) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (long sent = 0; sent < Gigabyte; sent += s_block.Length)
            {
                await stream.WriteAsync(s_block);
                look();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
