namespace Insight.Supervision;

/// <summary>Waiting for a token as for a task.</summary>
public static class CancellationTokenExtensions
{
    /// <summary>Completes, without an exception, when the token is cancelled.</summary>
    public static async Task WaitAsync(this CancellationToken token)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
    }
}
