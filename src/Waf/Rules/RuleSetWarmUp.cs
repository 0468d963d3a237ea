using System.Net;
using Insight.Waf.Collections;
using Insight.Waf.Transactions;

namespace Insight.Waf.Rules;

/// <summary>Sends one harmless form through fresh rules, so that what every request needs is built before the first one comes.</summary>
internal static class RuleSetWarmUp
{
    public static void Run(RuleSet rules)
    {
        // What rules count about this form is not to be seen by requests.
        using Transaction transaction = rules.Begin(collections: new CollectionStore());
        transaction.Connection(IPAddress.Loopback, 1024, IPAddress.Loopback, 80);
        transaction.RequestLine("POST"u8, "/index?first=one"u8, "HTTP/1.1"u8);
        transaction.RequestHeader("Host"u8, "localhost"u8);
        transaction.RequestHeader("User-Agent"u8, "Mozilla/5.0"u8);
        transaction.RequestHeader("Accept"u8, "*/*"u8);
        transaction.RequestHeader("Referer"u8, "http://localhost/"u8);
        transaction.RequestHeader("Cookie"u8, "name=value"u8);
        transaction.RequestHeader("Content-Type"u8, "application/x-www-form-urlencoded"u8);
        transaction.RequestHeader("Content-Length"u8, "33"u8);
        transaction.EvaluateRequestHeaders();
        transaction.RequestBody("second=Two words&third=2%2C3"u8);
        transaction.EvaluateRequestBody();
        transaction.ResponseLine(200, "HTTP/1.1"u8);
        transaction.ResponseHeader("Content-Type"u8, "text/html"u8);
        transaction.EvaluateResponseHeaders();
        transaction.ResponseBody("<html></html>"u8);
        transaction.EvaluateResponseBody();
        transaction.EvaluateLogging();
    }
}
