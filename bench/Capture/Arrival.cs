using Insight.Gateway;
using Insight.Gateway.Authentication;
using Insight.Gateway.Bodies;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;

namespace Insight.Bench.Capture;

/// <summary>What every request pays, also without a body: its authentication, the types of its query's values, kinds of sensitive data in its target.</summary>
internal sealed class Arrival
{
    private readonly SeenAuthentication _authentication = new(new GatewayOptions());
    private readonly BodyCapturing _bodies = new(new GatewayOptions());
    private readonly byte[] _buffer = new byte[RecordLimits.Record];
    private readonly HeaderDictionary _headers = new()
    {
        ["Host"] = "shop.example",
        ["User-Agent"] = "Mozilla/5.0",
        ["Accept"] = "application/json",
        ["Accept-Encoding"] = "gzip",
        ["Accept-Language"] = "en",
        ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ["X-Request-Id"] = "0123456789abcdef",
    };

    /// <summary>One request.</summary>
    public void Pass(string path, string query)
    {
        ProtobufWriter record = new(_buffer);
        QueryNames.Write(ref record, query);
        _bodies.OfTarget(path, query);
        _authentication.Write(ref record, _headers, query, hasCertificate: false);
    }
}
