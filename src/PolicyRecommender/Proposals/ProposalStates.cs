using System.Text.Json;

namespace Insight.PolicyRecommender.Proposals;

/// <summary>States and actions as words, the same in database, REST and log.</summary>
public static class ProposalStates
{
    /// <summary>Such as <c>in-review</c>.</summary>
    public static string Word(ProposalState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    /// <summary>Such as <c>roll-back</c>.</summary>
    public static string Word(ProposalVerb verb) => JsonNamingPolicy.KebabCaseLower.ConvertName(verb.ToString());

    /// <summary>Reads a state's word.</summary>
    public static bool TryParse(string text, out ProposalState state) => TryFind(text, Word, out state);

    /// <summary>Reads an action's word.</summary>
    public static bool TryParse(string text, out ProposalVerb verb) => TryFind(text, Word, out verb);

    private static bool TryFind<T>(string text, Func<T, string> word, out T found) where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            found = value;
            if (word(value) == text) return true;
        }

        found = default;
        return false;
    }
}
