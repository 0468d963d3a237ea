using Insight.Console.Access;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Objects;

/// <summary>
/// Decides whether somebody may make a change of an object. Policies in shadow touch nothing, so that analysts may have them; all else changes what gateways do. With four
/// eyes on, a policy that acts needs two people here as well: one applies it in shadow, another one lets it act.
/// </summary>
internal static class ObjectGuard
{
    /// <summary>Why not; null when they may.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="actor">As whom they act.</param>
    /// <param name="settings">The rules of the house.</param>
    /// <param name="breakGlass">Whether it is an emergency.</param>
    /// <param name="before">The object as it is; null: there is none.</param>
    /// <param name="after">As it would be; null: gone.</param>
    public static string? Problem(Caller caller, Actor actor, ProposalSettings settings, bool breakGlass, StoredObject? before, NamedObject? after)
    {
        ObjectKey key = after?.Key ?? before!.Value.Key;
        if ((Acts(before?.Value) || Acts(after)) && caller.Grants.In(key.Tenant) < Role.Approver)
            return $"{key}: the role {Roles.Word(Role.Approver)} is needed; {Roles.Word(Role.Analyst)}s change policies in shadow only.";
        // While nobody signs in, names are only said.
        if (caller.Kind == CallerKind.StartToken || !settings.FourEyes || breakGlass) return null;
        if (after?.Spec is not PolicySpec { Mode: not PolicyMode.Shadow } spec) return null;
        // What was approved and exported brings its approvals along; they were looked at.
        if (spec.Provenance is not null) return null;
        bool isSecond = actor.Kind == ActorKind.Person && before?.Value.Spec is PolicySpec earlier && !actor.Is(before.UpdatedBy) && IsSameRule(before.Value, earlier, after, spec);
        return isSecond ? null : $"{key}: a policy that acts needs two people: apply it in shadow, and let somebody else apply the same with this mode. In an emergency break the glass.";
    }

    private static bool Acts(NamedObject? value) => value is not null && value.Spec is not PolicySpec { Mode: PolicyMode.Shadow };

    private static bool IsSameRule(NamedObject before, PolicySpec earlier, NamedObject after, PolicySpec later) =>
        new NamedObject(before.Metadata, Bare(earlier)).Json == new NamedObject(after.Metadata, Bare(later)).Json;

    private static PolicySpec Bare(PolicySpec spec) => spec with { Mode = PolicyMode.Shadow, CanaryPercent = new PolicySpec().CanaryPercent, Provenance = null };
}
