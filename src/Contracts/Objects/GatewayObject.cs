namespace Insight.Contracts.Objects;

/// <summary>One object: <c>apiVersion: insight/v1</c>, a kind, metadata and a spec.</summary>
/// <param name="Metadata">Name, tenant, labels.</param>
/// <param name="Spec">What is wanted.</param>
/// <typeparam name="TSpec">The spec of the kind.</typeparam>
public sealed record GatewayObject<TSpec>(ObjectMetadata Metadata, TSpec Spec);
