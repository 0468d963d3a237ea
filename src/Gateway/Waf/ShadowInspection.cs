using Insight.Gateway.Profiles;
using Insight.Gateway.Records;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Waf;

/// <summary>One request that passed on its way through the rules of a stricter level, while the upstream is asked.</summary>
/// <remarks>It has copies of all it looks at. Nobody waits for it but the answer of a request of the sample, and that only when the upstream was faster.</remarks>
internal sealed class ShadowInspection
{
    private readonly WafEngine _engine;
    private readonly Transaction _transaction;
    private readonly RequestRecording _recording;
    private readonly ExcusableRules _excusable;
    private readonly ProfileMode _profiles;
    private readonly int _paranoia, _taken;

    private ShadowInspection(WafEngine engine, ActiveRules rules, RulePolicy stricter, int paranoia, RequestRecording recording, ProfileMode profiles, int taken)
    {
        _engine = engine;
        _excusable = rules.Excusable;
        _recording = recording;
        _profiles = profiles;
        _paranoia = paranoia;
        _taken = taken;
        _transaction = rules.Rules.Begin(stricter);
    }

    /// <summary>Begins to look; null: there is no room.</summary>
    /// <param name="engine">The WAF.</param>
    /// <param name="rules">The rules that the request passed.</param>
    /// <param name="stricter">How they are run.</param>
    /// <param name="paranoia">The level of <paramref name="stricter"/>.</param>
    /// <param name="context">The request.</param>
    /// <param name="recording">Where what is found goes.</param>
    /// <param name="profiles">What request profiles do.</param>
    /// <param name="passed">The request as it passed, body decoded.</param>
    public static Task? Begin(WafEngine engine, ActiveRules rules, RulePolicy stricter, int paranoia, HttpContext context, RequestRecording recording, ProfileMode profiles, Transaction passed)
    {
        int bytes = passed.ReceivedRequestBody.Length;
        if (!engine.Shadow.TryEnter()) return null;
        if (!engine.Bodies.TryTake(bytes))
        {
            engine.Shadow.Leave();
            return null;
        }

        ShadowInspection shadow = new(engine, rules, stricter, paranoia, recording, profiles, bytes);
        RequestFeed.Feed(shadow._transaction, context, recording.Request, recording.Client);
        if (bytes > 0)
        {
            passed.ReceivedRequestBody.CopyTo(shadow._transaction.RequestBodyRoom(bytes));
            shadow._transaction.ReceiveRequestBody(bytes);
        }

        return Task.Run(shadow.Look);
    }

    private void Look()
    {
        try
        {
            bool blocks = _transaction.EvaluateRequestHeaders() is not null;
            if (!blocks)
            {
                _engine.Profiles?.Judge(_transaction, _recording, _excusable, _profiles);
                blocks = _transaction.EvaluateRequestBody() is not null;
            }

            _recording.Shadow = new ShadowVerdict(_paranoia, Inspection.ScoreOf(_transaction), blocks, [.. _transaction.Matches]);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _engine.LogFailed(error);
        }
        finally
        {
            _transaction.Dispose();
            _engine.Bodies.Return(_taken);
            _engine.Shadow.Leave();
        }
    }
}
