using System.Data.Common;
using System.Globalization;
using Insight.Console.Objects;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Microsoft.Extensions.Options;

namespace Insight.Console.Proposals;

/// <summary>Does what people and jobs decide about proposals. State, policy and log change in one transaction: all of it, or nothing.</summary>
internal sealed class ProposalService(ProposalStore store, ObjectStore objects, IOptions<ConsoleOptions> options, TimeProvider time, BundleSigner? signer = null)
{
    /// <summary>The kind under which the log has proposals.</summary>
    public const string LogKind = "proposal";

    private const int Attempts = 5;
    private const string NoKey = "This console sends no bundles, so it has no key to sign approvals with.";

    private static readonly Actor s_console = Actor.Job("proposals");

    /// <summary>Does one action.</summary>
    /// <param name="tenant">Tenant of the proposal.</param>
    /// <param name="id">Its id.</param>
    /// <param name="action">What is done.</param>
    /// <param name="actor">By whom.</param>
    /// <param name="expected">Revision that the caller knows; null: whatever it is.</param>
    /// <param name="edited">Of an edit: the policy.</param>
    public ProposalOutcome Act(string tenant, string id, ProposalAction action, Actor actor, long? expected = null, GatewayObject<PolicySpec>? edited = null)
    {
        using DbConnection connection = store.Open();
        using DbTransaction transaction = connection.BeginWrite();
        if (ProposalStore.Take(connection, transaction, tenant, id) is not { } before) return ProposalOutcome.Missing;
        if (expected is { } known && known != before.Revision) return ProposalOutcome.Conflict($"The proposal was changed meanwhile: it is at revision {before.Revision}, not {known}. Look at it again.");
        ProposalSettings settings = options.Value.Proposals;
        DateTime now = Now();
        ProposalStep step = ProposalRules.Next(before, action, actor, settings, now);
        if (step.Problem is { } problem) return ProposalOutcome.Conflict(problem);
        if (edited is not null && edited.Metadata.Tenant != tenant) return ProposalOutcome.Conflict("A proposal stays with its tenant.");

        List<AuditNote> notes = [];
        Proposal after = After(before, action, actor, step, edited, now);
        Note(notes, before, after, action, actor, step.IsBreakGlass);
        List<ObjectKey> delete = [];
        NamedObject? put = null;
        if (after.State == ProposalState.Approved)
        {
            if (signer is null) return ProposalOutcome.Conflict(NoKey);
            Proposal? renewed = Renewed(connection, transaction, after);
            if (renewed is null && objects.Read(connection, transaction).ByKey.GetValueOrDefault(ProposalPolicy.KeyOf(after))?.Value.Spec is PolicySpec there && there.Provenance?.Proposal != id) return ProposalOutcome.Conflict($"There is a policy '{after.Policy.Metadata.Name}' already; edit the proposal to give it another name.");
            ProposalAction deploy = new(ProposalVerb.Deploy) { Resume = renewed?.State ?? ProposalState.Shadow };
            Proposal approved = after;
            after = approved with { State = ProposalRules.Next(approved, deploy, s_console, settings, now).State, CanaryPercent = renewed?.CanaryPercent ?? 0, Revision = approved.Revision + 1 };
            after = after with { Policy = after.Policy with { Spec = after.Policy.Spec with { Expires = after.Policy.Spec.Expires ?? now + settings.Life } } };
            Note(notes, approved, after, deploy, s_console, false);
            put = ProposalPolicy.Of(after, after.Approvals.Select(static approval => (approval.User, approval.At)), signer);
            if (renewed is not null) End(connection, transaction, renewed, notes, $"renewed by {after.Id}", now);
        }
        else if (action.Verb is ProposalVerb.Promote or ProposalVerb.Enforce or ProposalVerb.RollBack)
        {
            if (signer is null) return ProposalOutcome.Conflict(NoKey);
            StoredObjects stored = objects.Read(connection, transaction);
            bool isThere = stored.ByKey.GetValueOrDefault(ProposalPolicy.KeyOf(after))?.Value.Spec is PolicySpec spec && spec.Provenance?.Proposal == id;
            if (!isThere && action.Verb != ProposalVerb.RollBack) return ProposalOutcome.Conflict("Its policy was deleted or replaced.");
            if (isThere) put = ProposalPolicy.Of(after, [(actor.Text, now)], signer);
            ObjectKey changed = new(ObjectKind.Policy, tenant, after.Changes);
            if (after.State == ProposalState.Enforced && after.Changes.Length > 0 && changed != ProposalPolicy.KeyOf(after) && stored.ByKey.ContainsKey(changed)) delete.Add(changed);
        }

        // What a source found was checked by nobody yet; gateways would refuse the whole of what they are sent.
        if (put is not null && ObjectRules.Check(put) is [var broken, ..]) return ProposalOutcome.Conflict($"{broken.Field}: {broken.Message}; edit the proposal.");
        ProposalStore.Put(connection, transaction, after);
        AuditLog.Append(connection, transaction, now, notes);
        StoredObjects? next = null;
        if (put is not null)
        {
            ObjectOutcome outcome = objects.Change(connection, transaction, [put], delete, actor.Text, null, dryRun: false, $"proposal {id}", out next);
            if (!outcome.IsGood) return ProposalOutcome.Conflict(outcome.Refusal.Length > 0 ? outcome.Refusal : $"{outcome.Problems[0].Subject}: {outcome.Problems[0].Field}: {outcome.Problems[0].Message}");
        }

        transaction.Commit();
        if (next is not null) objects.Committed(next);
        return new ProposalOutcome(after, 200, "");
    }

    /// <summary>Follows a gateway that has taken a policy back: the policy is in shadow for all gateways, its proposal rolled back.</summary>
    /// <returns>False when the policy is gone, is in shadow already, or was changed since the gateway got it.</returns>
    public bool RollBack(RollbackNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        // Somebody may change other objects at the same time.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (PolicyRollback.Decide(objects.Read(), notice, Now(), signer) is not { } back) return false;
            if (Change(back, [], Actor.Gateway(notice.Gateway), notice.Reason, ProposalVerb.RollBack)) return true;
        }

        return false;
    }

    /// <summary>Deletes policies whose time is over.</summary>
    public bool Expire(IReadOnlyList<ObjectKey> keys) => Change(null, keys, Actor.Job("expiry"), "its time is over", ProposalVerb.Expire);

    /// <summary>Enters a new proposal.</summary>
    public void Enter(DbConnection connection, DbTransaction transaction, Proposal proposal)
    {
        ProposalStore.Put(connection, transaction, proposal);
        AuditLog.Append(connection, transaction, Now(), new AuditNote(
            proposal.Author, ProposalStates.Word(ProposalState.Proposed), proposal.Tenant, LogKind, proposal.Id, "", $"{PolicyText(proposal)}\nevidence {proposal.EvidenceHash()}", proposal.Reason.Length > 0 ? proposal.Reason : proposal.Title));
    }

    /// <summary>The rules of the house.</summary>
    internal ProposalSettings Settings => options.Value.Proposals;

    /// <summary>Now, in whole seconds: what is signed is read again from texts.</summary>
    internal DateTime Now()
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    /// <summary>Changes policies, and what their proposals say of them, by something that is not a decision of people.</summary>
    private bool Change(NamedObject? put, IReadOnlyList<ObjectKey> delete, Actor actor, string reason, ProposalVerb verb)
    {
        if (put is null && delete.Count == 0) return false;
        StoredObjects stored = objects.Read();
        DateTime now = Now();
        using DbConnection connection = store.Open();
        using DbTransaction transaction = connection.BeginWrite();
        // At the revision at which it was decided: a change meanwhile decides anew.
        ObjectOutcome outcome = objects.Change(connection, transaction, put is null ? [] : [put], delete, actor.Text, stored.Revision, dryRun: false, reason, out StoredObjects? next);
        if (next is null || !outcome.IsGood) return false;
        List<AuditNote> notes = [];
        foreach (ObjectKey key in put is null ? delete : [put.Key])
        {
            if ((stored.ByKey.GetValueOrDefault(key)?.Value.Spec as PolicySpec)?.Provenance is not { } provenance) continue;
            if (ProposalStore.Take(connection, transaction, key.Tenant, provenance.Proposal) is not { } before) continue;
            ProposalAction action = new(verb, reason);
            if (ProposalRules.Next(before, action, actor, options.Value.Proposals, now) is not { Problem: null } step) continue;
            Proposal after = After(before, action, actor, step, null, now);
            ProposalStore.Put(connection, transaction, after);
            Note(notes, before, after, action, actor, false);
        }

        AuditLog.Append(connection, transaction, now, notes);
        transaction.Commit();
        objects.Committed(next);
        return true;
    }

    private static Proposal After(Proposal before, ProposalAction action, Actor actor, ProposalStep step, GatewayObject<PolicySpec>? edited, DateTime now)
    {
        Proposal after = before with { State = step.State, Revision = before.Revision + 1, Reason = action.Reason, UpdatedAt = now, SnoozedUntil = action.Verb == ProposalVerb.Snooze ? action.Until : null };
        ProposalApproval approval = new(actor.Text, now, step.IsBreakGlass, action.Reason);
        return action.Verb switch
        {
            ProposalVerb.Approve => after with { Approvals = [.. before.Approvals, approval] },
            ProposalVerb.Promote => after with { Approvals = [approval], CanaryPercent = action.CanaryPercent },
            ProposalVerb.Enforce => after with { Approvals = [approval] },
            ProposalVerb.Edit => after with { Approvals = [], Author = actor.Text, Policy = Bare(edited ?? before.Policy) },
            ProposalVerb.Review or ProposalVerb.RollBack => after with { Approvals = [] },
            _ => after,
        };
    }

    /// <summary>A proposal holds what is wanted; mode and provenance come with its steps.</summary>
    internal static GatewayObject<PolicySpec> Bare(GatewayObject<PolicySpec> policy) => policy with { Spec = policy.Spec with { Mode = PolicyMode.Shadow, Provenance = null } };

    /// <summary>The proposal whose place a renewal takes, as long as gateways have its policy.</summary>
    private Proposal? Renewed(DbConnection connection, DbTransaction transaction, Proposal renewal) =>
        renewal.Renews.Length > 0 && ProposalStore.Take(connection, transaction, renewal.Tenant, renewal.Renews) is { IsActive: true } renewed
        && ProposalPolicy.KeyOf(renewed) == ProposalPolicy.KeyOf(renewal)
        && (objects.Read(connection, transaction).ByKey.GetValueOrDefault(ProposalPolicy.KeyOf(renewed))?.Value.Spec as PolicySpec)?.Provenance?.Proposal == renewed.Id ? renewed : null;

    private void End(DbConnection connection, DbTransaction transaction, Proposal before, List<AuditNote> notes, string reason, DateTime now)
    {
        ProposalAction action = new(ProposalVerb.Expire, reason);
        Proposal after = After(before, action, s_console, ProposalRules.Next(before, action, s_console, options.Value.Proposals, now), null, now);
        ProposalStore.Put(connection, transaction, after);
        Note(notes, before, after, action, s_console, false);
    }

    private static void Note(List<AuditNote> notes, Proposal before, Proposal after, ProposalAction action, Actor actor, bool isBreakGlass)
    {
        bool isEdit = action.Verb == ProposalVerb.Edit;
        notes.Add(new AuditNote(
            actor.Text, ProposalStates.Word(action.Verb) + (isBreakGlass ? ", break-glass" : ""), after.Tenant, LogKind, after.Id,
            isEdit ? PolicyText(before) : Standing(before), isEdit ? PolicyText(after) : Standing(after), action.Reason));
    }

    private static string Standing(Proposal proposal) => ProposalStates.Word(proposal.State)
        + (proposal.State == ProposalState.Canary ? string.Create(CultureInfo.InvariantCulture, $" {proposal.CanaryPercent} %") : "")
        + (proposal.SnoozedUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $" until {until:u}") : "");

    private static string PolicyText(Proposal proposal) => new NamedObject(proposal.Policy.Metadata, proposal.Policy.Spec).Json;
}
