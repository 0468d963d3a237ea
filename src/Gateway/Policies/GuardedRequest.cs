using Insight.Policy.Guards;

namespace Insight.Gateway.Policies;

/// <summary>A request that policies with guards were asked about; they are told how it ends.</summary>
/// <param name="Second">When it arrived, seconds since 1970.</param>
/// <param name="Client">Hash of its client.</param>
/// <param name="Policies">The windows of those policies, each with what the policy does with the request.</param>
internal sealed record GuardedRequest(long Second, ulong Client, (GuardWindow Window, GuardedAction Action)[] Policies)
{
    /// <summary>Tells them.</summary>
    /// <param name="status">Status of the answer.</param>
    /// <param name="isStopped">Whether the WAF has turned it away.</param>
    /// <param name="seconds">What it took.</param>
    public void End(int status, bool isStopped, double seconds)
    {
        foreach ((GuardWindow window, GuardedAction action) in Policies)
        {
            bool denied = action == GuardedAction.Denies || (isStopped && action == GuardedAction.ActsThroughWaf);
            window.Note(Second, Client, action != GuardedAction.Notes, denied, status >= 500, seconds);
        }
    }
}
