using System.Text;
using Insight.Contracts.Policies;
using Insight.Endpoints;

namespace Insight.Policy.Policies;

/// <summary>Tells from templates alone how many requests of an endpoint are in the scope of a policy, so that whole endpoints can be counted without looking at paths.</summary>
/// <remarks>
/// What it says of all or none is what <see cref="PolicySet"/> says of each request that was matched to the endpoint; where it says some, paths decide. One thing it does not see: dots that
/// are percent-encoded (<c>/orders/%2e%2e</c>), which policies read as they are meant and learned endpoints as data. Immutable, any number of threads.
/// </remarks>
public sealed class ScopeFits
{
    private readonly (string Method, string Path, TemplateForm Form)[] _wanted;

    /// <summary>Prepares a scope.</summary>
    /// <param name="endpoints">Endpoints of the scope; none: every one.</param>
    public ScopeFits(IReadOnlyList<PolicyEndpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        _wanted = [.. endpoints.Select(static endpoint => (endpoint.Method, endpoint.Path, TemplateForm.Parse(endpoint.Path)))];
    }

    /// <summary>How many requests of an endpoint are in the scope.</summary>
    /// <param name="method">Its method, as <see cref="RequestMethod"/> tells methods apart.</param>
    /// <param name="template">Its template; empty: it is not known.</param>
    /// <param name="isLearned">Whether it was learned, so that policies know it, or is no more than the form of its paths (<see cref="PathTemplate"/>).</param>
    public TemplateFit Of(string method, string template, bool isLearned)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(template);
        if (_wanted.Length == 0) return TemplateFit.All;
        if (template.Length == 0) return TemplateFit.Some;
        TemplateForm known = TemplateForm.Parse(template);
        TemplateFit most = TemplateFit.None;
        foreach ((string wantedMethod, string wantedPath, TemplateForm form) in _wanted)
        {
            TemplateFit fit = OfMethod(wantedMethod, method);
            if (fit == TemplateFit.None) continue;
            TemplateFit byPath = !isLearned || form.HasRest ? form.Takes(known, isLearned) : TemplateShape.IsSame(wantedPath, template) ? TemplateFit.All : TemplateFit.None;
            if (byPath < fit) fit = byPath;
            if (fit > most) most = fit;
            if (most == TemplateFit.All) break;
        }

        return most;
    }

    /// <summary>Methods that are not registered are one to endpoints, and each its own to policies.</summary>
    private static TemplateFit OfMethod(string wanted, string method)
    {
        if (wanted.Length == 0) return TemplateFit.All;
        if (method != RequestMethod.Other) return wanted == method ? TemplateFit.All : TemplateFit.None;
        return RequestMethod.NameOf(Encoding.UTF8.GetBytes(wanted)) == RequestMethod.Other ? TemplateFit.Some : TemplateFit.None;
    }
}
