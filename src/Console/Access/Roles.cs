namespace Insight.Console.Access;

/// <summary>The words for roles, and how much each gets in one answer.</summary>
public static class Roles
{
    /// <summary>All of them, in words.</summary>
    public const string Words = "viewer, analyst, approver or admin";

    /// <summary>Most rows of one answer for who only looks.</summary>
    public const int ViewerRows = 1000;

    /// <summary>Most rows of one answer for analysts and above.</summary>
    public const int AnalystRows = 2000;

    /// <summary>The word for a role.</summary>
    public static string Word(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>The role of a word; false when there is none.</summary>
    public static bool TryParse(string? word, out Role role)
    {
        role = word switch { "viewer" => Role.Viewer, "analyst" => Role.Analyst, "approver" => Role.Approver, "admin" => Role.Admin, _ => Role.None };
        return role != Role.None;
    }
}
