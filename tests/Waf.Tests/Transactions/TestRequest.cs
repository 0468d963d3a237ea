namespace Insight.Waf.Tests.Transactions;

/// <summary>A request and the answer to it, as a test describes them; one byte for each char.</summary>
internal sealed record TestRequest(string Target = "/", string Method = "GET")
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string Body { get; init; } = "";

    public int Status { get; init; } = 200;

    public string ResponseType { get; init; } = "text/html";

    public string ResponseBody { get; init; } = "";

    /// <summary>A form as browsers send it.</summary>
    public static TestRequest Form(string body, string target = "/") => OfType("application/x-www-form-urlencoded", body, target);

    /// <summary>A body of any type.</summary>
    public static TestRequest OfType(string type, string body, string target = "/") =>
        new(target, "POST") { Body = body, Headers = [("Content-Type", type)] };
}
