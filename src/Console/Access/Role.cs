namespace Insight.Console.Access;

/// <summary>What somebody may do for a tenant. Each role contains the ones before it.</summary>
public enum Role
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Looks at everything of the tenant.</summary>
    Viewer,

    /// <summary>Changes what is known and proposed: marks, documents, drafts, policies in shadow. Nothing that touches traffic.</summary>
    Analyst,

    /// <summary>Changes what gateways do to traffic.</summary>
    Approver,

    /// <summary>Changes who may do what.</summary>
    Admin,
}
