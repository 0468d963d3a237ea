using Insight.Storage.Erasure;

namespace Insight.Storage.Control.Erasure;

/// <summary>An entry of the erasure list, for whoever takes records in.</summary>
/// <param name="Kind">By what the person was known.</param>
/// <param name="Tenant">Tenant within which; empty: in all.</param>
/// <param name="Hash">Keyed hash of the value, 64 hexadecimal digits.</param>
/// <param name="Until">Records with a time up to this are left out, microseconds since 1970.</param>
public sealed record ErasedValue(ErasureKind Kind, string Tenant, string Hash, long Until);
