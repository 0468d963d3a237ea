using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Bodies;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Waf;
using Insight.Policy.Policies;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Masking;

/// <summary>The policies that mask one answer, or would. What is no JSON, or is encoded, passes, and the record says so.</summary>
/// <param name="policies">The policies, each with whether it acts.</param>
/// <param name="patterns">The kinds of sensitive data.</param>
/// <param name="recording">Receives what they say.</param>
internal sealed class AnswerMasks(PolicyVerdict[] policies, SensitivePatterns patterns, RequestRecording recording)
{
    /// <summary>Headers that are about the bytes of a body, or of parts of it.</summary>
    private static readonly string[] s_ofBytes = ["Content-Length", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Accept-Ranges"];

    private readonly SensitiveKinds[] _kinds = [.. policies.Select(policy => patterns.KindsOf(policy.Policy.Spec.Mask!.Kinds))];
    private PolicyVerdict[] _before = [];
    private SensitiveKinds _noted;
    private bool _isBroken;

    private bool Acts => Array.Exists(policies, static policy => policy.Acts);

    /// <summary>Those among what policies said that mask; null: there are none.</summary>
    public static AnswerMasks? Of(List<PolicyVerdict> asked, RequestRecording recording)
    {
        PolicyVerdict[] masks = [.. asked.Where(static verdict => verdict.Policy.Spec.Mask is not null)];
        return masks.Length == 0 ? null : new AnswerMasks(masks, recording.Patterns, recording);
    }

    /// <summary>Asks the upstream for an answer that can be read: whole, and not encoded.</summary>
    public void Ask(HttpRequestMessage request)
    {
        if (!Acts) return;
        foreach (string header in (ReadOnlySpan<string>)["Accept-Encoding", "Range", "If-Range"]) request.Headers.Remove(header);
    }

    /// <summary>Puts masks into an answer.</summary>
    public async ValueTask ApplyAsync(HttpContext context, HttpResponseMessage response)
    {
        _before = recording.Policies ?? [];
        string type = context.Response.Headers.ContentType.ToString();
        bool hasBody = ResponseFeed.HasBody(context, response);
        string unread = BodyTypes.Of(type) != BodyType.Json ? "not-json" : ContentDecoding.IsEncoded(context.Response.Headers.ContentEncoding) ? "encoded" : response.StatusCode == System.Net.HttpStatusCode.PartialContent ? "partial" : "";
        if (unread.Length > 0)
        {
            if (hasBody) recording.Policies = [.. _before, .. policies.Select(policy => policy with { Finding = new PolicyFinding(PolicyAction.Allow, 0, unread) })];
            return;
        }

        if (Acts)
        {
            foreach (string header in s_ofBytes) context.Response.Headers.Remove(header);
        }

        if (!hasBody) return;
        SensitiveKinds masked = SensitiveKinds.None;
        for (int i = 0; i < policies.Length; i++) masked |= policies[i].Acts ? _kinds[i] : SensitiveKinds.None;
        Stream body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        response.Content = new StreamContent(new MaskedBody(body, new JsonMasker(patterns, masked, type), Note));
    }

    /// <summary>The record is written when the last byte goes out: what is found is noted at once.</summary>
    private void Note(JsonMasker masker)
    {
        if (masker.Found == _noted && masker.IsBroken == _isBroken) return;
        (_noted, _isBroken) = (masker.Found, masker.IsBroken);
        List<PolicyVerdict> said = [];
        for (int i = 0; i < policies.Length; i++)
        {
            SensitiveKinds found = _kinds[i] & _noted;
            if (found != SensitiveKinds.None) said.Add(policies[i] with { Finding = new PolicyFinding(PolicyAction.Mask, 0, NamesOf(found)) });
            else if (_isBroken) said.Add(policies[i] with { Finding = new PolicyFinding(PolicyAction.Allow, 0, "unreadable") });
        }

        recording.Policies = _before.Length + said.Count == 0 ? null : [.. _before, .. said];
    }

    private string NamesOf(SensitiveKinds kinds)
    {
        StringBuilder names = new();
        for (int i = 0; i < patterns.Names.Length; i++)
        {
            if (((uint)kinds >> i & 1) != 0) names.Append(names.Length > 0 ? "," : "").Append(Encoding.ASCII.GetString(patterns.Names[i]));
        }

        return names.ToString();
    }
}
