using System.Buffers;
using Insight.Export.Events;

namespace Insight.Export.Destinations.Http;

/// <summary>A destination that events are posted to. A batch is cut into requests of bounded size; where a request is refused for one of its events, that one is looked for by halves.</summary>
/// <param name="around">What is around it.</param>
/// <param name="sender">How it posts; disposed with it.</param>
internal abstract class HttpDestination(Surroundings around, HttpSender sender) : IDestination
{
    /// <summary>Most bytes of a request: receivers usually take at least this.</summary>
    public const int MaxBodyBytes = 4 << 20;

    /// <summary>Most requests for one batch: enough to find several bad events in it, and an end where all are.</summary>
    private const int MaxRequests = 64;

    private readonly ArrayBufferWriter<byte> _body = new(64 << 10);

    /// <inheritdoc />
    public bool Acknowledges => true;

    /// <inheritdoc />
    public virtual int MostEvents => 5000;

    /// <summary>Most events of one request.</summary>
    protected virtual int MostPerRequest => MostEvents;

    /// <summary>What is around it.</summary>
    protected Surroundings Around { get; } = around;

    /// <summary>How it posts.</summary>
    protected HttpSender Sender { get; } = sender;

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (Prepare(out string problem) is not { } target) return DeliveryResult.Failed(events.Count, problem);
        Outcome outcome = new();
        Stack<Stretch> waiting = new([new Stretch(0, events.Count)]);
        for (int requests = 0; waiting.TryPop(out Stretch next); requests++)
        {
            if (requests == MaxRequests)
            {
                new HttpAttempt(target, next, outcome, waiting).Stop($"It refused too many of these events to go on; the last time it answered {outcome.Result(target.Secrets).Answer}");
                break;
            }

            _body.ResetWrittenCount();
            (int length, int to) = Write(events, next with { To = Math.Min(next.To, next.From + MostPerRequest) }, _body);
            if (to < next.To) waiting.Push(next with { From = to });
            HttpAttempt attempt = new(target, next with { To = to }, outcome, waiting);
            if (length > MaxBodyBytes)
            {
                attempt.Split($"It has more than {MaxBodyBytes >> 20} MiB as it would be sent.");
                continue;
            }

            ReadOnlyMemory<byte> body = _body.WrittenMemory[..length];
            HttpAnswer answer = await Sender.PostAsync(target.Url, body, target.ContentType, target.Headers.Concat(Seals(body.Span)), cancellationToken);
            outcome.Said(answer.Line);
            await JudgeAsync(answer, attempt, cancellationToken);
        }

        await FinishAsync(target, outcome, cancellationToken);
        return outcome.Result(target.Secrets);
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        Sender.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Where this batch goes; null with a sentence: not now.</summary>
    protected abstract HttpTarget? Prepare(out string problem);

    /// <summary>Writes the body of a request: of all events of a stretch, or of as many of the first as fit.</summary>
    /// <returns>Bytes of the body, and the position behind its last event.</returns>
    protected abstract (int Length, int To) Write(IReadOnlyList<ExportEvent> events, Stretch stretch, ArrayBufferWriter<byte> into);

    /// <summary>Headers that depend on the body.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Seals(ReadOnlySpan<byte> body) => [];

    /// <summary>What an answer means for the events of a request.</summary>
    protected virtual ValueTask JudgeAsync(HttpAnswer answer, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        switch (HttpVerdicts.Of(answer))
        {
            case HttpVerdict.Taken:
                break;
            case HttpVerdict.Bad:
                attempt.Split(answer.Line);
                break;
            default:
                attempt.Stop(HttpVerdicts.Problem(answer), answer.RetryAfter);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What is to be done when every request of the batch has its answer.</summary>
    protected virtual ValueTask FinishAsync(HttpTarget target, Outcome outcome, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The header <c>Authorization</c> of a secret, whose name may be empty: none; null with a sentence when there is no such secret.</summary>
    /// <param name="secret">Name of the secret.</param>
    /// <param name="scheme">What comes before it, such as <c>Splunk</c>.</param>
    /// <param name="secrets">Gets the secret.</param>
    /// <param name="problem">Why there is none.</param>
    protected IReadOnlyList<KeyValuePair<string, string>>? Authorization(string secret, string scheme, List<string> secrets, out string problem)
    {
        problem = "";
        if (secret.Length == 0) return [];
        if (Around.Secrets.Find(secret, out problem) is not { } value) return null;
        secrets.Add(value);
        return [new("Authorization", scheme.Length > 0 ? $"{scheme} {value}" : value)];
    }
}
