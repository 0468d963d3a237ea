namespace Insight.Storage.Control.Audit;

/// <summary>What is to be entered into the log.</summary>
/// <param name="Actor">Who: a person's name, or <c>job:NAME</c>, <c>gateway:ID</c>, <c>local:USER</c>.</param>
/// <param name="Action">What was done, such as <c>configured</c>.</param>
/// <param name="Tenant">Tenant of the object; empty: of none.</param>
/// <param name="Kind">Its kind, such as <c>route</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">How it was; empty: it was not there.</param>
/// <param name="After">How it is; empty: it is gone.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record AuditNote(string Actor, string Action, string Tenant, string Kind, string Name, string Before, string After, string Reason = "");
