using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Exchange;

namespace Insight.Gateway.Tests.Traffic.Exchange;

public sealed class RetryRuleTests
{
    private static readonly RouteRetry s_retry = new() { Attempts = 2, On = [RetryOn.Connect, RetryOn.Reset, RetryOn.Status503] };

    [Theory]
    [InlineData("GET", RetryOn.Reset, 0, true, true)]
    [InlineData("GET", RetryOn.Reset, 1, true, true)]
    [InlineData("GET", RetryOn.Reset, 2, true, false)]
    [InlineData("GET", RetryOn.Status500, 0, true, false)]
    [InlineData("PUT", RetryOn.Status503, 0, true, true)]
    [InlineData("DELETE", RetryOn.Status503, 0, true, true)]
    [InlineData("POST", RetryOn.Reset, 0, true, false)]
    [InlineData("PATCH", RetryOn.Reset, 0, true, false)]
    [InlineData("POST", RetryOn.Connect, 0, false, true)]
    public void Allows_CauseAndMethod_AsTheRouteSays(string method, RetryOn cause, int retries, bool isSent, bool expected) =>
        Assert.Equal(expected, RetryRule.Allows(s_retry, method, cause, retries, isSent));

    [Fact]
    public void Allows_UnsafeMethodsAskedFor_RepeatsPost() =>
        Assert.True(RetryRule.Allows(s_retry with { UnsafeMethods = true }, "POST", RetryOn.Reset, 0, isSent: true));

    [Fact]
    public void Pause_Retries_DoubleUpToTheLongest()
    {
        RouteRetry retry = new() { Backoff = TimeSpan.FromMilliseconds(20), MaxBackoff = TimeSpan.FromMilliseconds(100) };

        Assert.Equal([20, 40, 80, 100, 100], Enumerable.Range(0, 5).Select(retries => RetryRule.Pause(retry, retries, 1).TotalMilliseconds));
        Assert.Equal(TimeSpan.Zero, RetryRule.Pause(retry, 3, 0));
    }
}
