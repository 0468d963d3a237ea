using System.Security.Cryptography;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;
using Insight.Policy.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Policies;

/// <summary>The policies in force: made anew whenever there is a bundle with others, and replaced as a whole. What was counted of clients stays.</summary>
internal sealed partial class ActivePolicies : IDisposable
{
    private readonly ActiveBundle _bundle;
    private readonly ILogger<ActivePolicies> _logger;
    private readonly RollbackFile _file;
    private readonly Lock _lock = new();
    private readonly IDisposable _watch;
    private volatile GuardedPolicies? _current;
    private volatile RateTable _rates = new(new ProfileKey(RandomNumberGenerator.GetBytes(ProfileKey.Length)));
    private IReadOnlyList<GatewayObject<PolicySpec>> _policies = [];
    private List<Rollback> _rollbacks;

    public ActivePolicies(ActiveBundle bundle, GatewayOptions options, ILogger<ActivePolicies> logger)
    {
        _bundle = bundle;
        _logger = logger;
        _file = new RollbackFile(options.Bundle.Directory);
        _rollbacks = [.. _file.Read()];
        _watch = ChangeToken.OnChange(bundle.Watch, Take);
        Take();
    }

    /// <summary>The policies; null: there are none.</summary>
    public GuardedPolicies? Current => _current;

    /// <summary>Policies that this gateway has taken back and that did not change since.</summary>
    public IReadOnlyList<Rollback> Rollbacks
    {
        get
        {
            lock (_lock) return [.. _rollbacks];
        }
    }

    /// <summary>Counts of clients: under a key that all gateways have, once there is one, and of this process until then.</summary>
    public RateTable Rates => _rates;

    /// <summary>Whether other gateways hash clients as this one does.</summary>
    public bool HasCommonKey { get; private set; }

    /// <summary>How often a policy was taken back.</summary>
    public int RollbackCount { get; private set; }

    /// <summary>Policies as they count here: those that this gateway has taken back are in shadow.</summary>
    public IReadOnlyList<GatewayObject<PolicySpec>> WithRollbacks(IReadOnlyList<GatewayObject<PolicySpec>> policies)
    {
        lock (_lock)
        {
            if (_rollbacks.Count == 0) return policies;
            ILookup<(string, string), string> back = _rollbacks.ToLookup(static one => (one.Tenant, one.Name), static one => one.Spec);
            return [.. policies.Select(policy => back[(policy.Metadata.Tenant, policy.Metadata.Name)].Contains(PolicyHash.Of(policy)) ? policy with { Spec = policy.Spec with { Mode = PolicyMode.Shadow } } : policy)];
        }
    }

    /// <summary>Takes a policy back to shadow, here and now.</summary>
    public void RollBack(CompiledPolicy policy, string reason, DateTime now)
    {
        lock (_lock)
        {
            GatewayObject<PolicySpec>? original = _policies.FirstOrDefault(one => one.Metadata.Tenant == policy.Metadata.Tenant && one.Metadata.Name == policy.Metadata.Name);
            if (original is null) return;
            _rollbacks.Add(new Rollback(policy.Metadata.Tenant, policy.Metadata.Name, PolicyHash.Of(original), reason, now));
            RollbackCount++;
            LogRolledBack(policy.Metadata.Tenant, policy.Metadata.Name, reason);
            Put(_policies);
            Keep();
        }
    }

    public void Dispose() => _watch.Dispose();

    private void Take()
    {
        lock (_lock)
        {
            if (_bundle.Current.Profiles is { } profiles) Use(RateKeys.Of(profiles.Key));
            IReadOnlyList<GatewayObject<PolicySpec>> policies = _bundle.Current.Objects?.Policies ?? [];
            if (ReferenceEquals(policies, _policies)) return;
            try
            {
                // A policy that was changed since begins anew.
                HashSet<string> hashes = _rollbacks.Count == 0 ? [] : [.. policies.Select(PolicyHash.Of)];
                if (_rollbacks.RemoveAll(one => !hashes.Contains(one.Spec)) > 0) Keep();
                Put(policies);
                _policies = policies;
                LogTaken(policies.Count);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // Whoever replaced the bundle must not fail for it.
                LogRefused(error);
            }
        }
    }

    private void Use(ProfileKey key)
    {
        if (key != _rates.Key) _rates = new RateTable(key) { Sharing = _rates.Sharing };
        HasCommonKey = true;
    }

    private void Put(IReadOnlyList<GatewayObject<PolicySpec>> policies)
    {
        PolicySet set = new(WithRollbacks(policies));
        _current = policies.Count == 0 ? null : new GuardedPolicies(set, _bundle.Current.Objects?.Routes ?? [], _current);
    }

    private void Keep()
    {
        try
        {
            _file.Write(_rollbacks);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Policies: {Policies} are in force")]
    private partial void LogTaken(int policies);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policy {Name} of {Tenant} goes back to shadow: {Reason}")]
    private partial void LogRolledBack(string tenant, string name, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Policies: those of the bundle cannot be put in force; those before them stay until the next bundle")]
    private partial void LogRefused(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Policies: what was taken back is not kept on disk, so a restart puts it in force again: {Reason}")]
    private partial void LogNotKept(string reason);
}
