using Insight.Console.Api;
using Insight.Endpoints.Profiles;

namespace Insight.Console.Profiles;

/// <summary>What is known of a parameter. What it says of values holds for those that are judged only.</summary>
/// <param name="Place"><c>query</c>, <c>form</c>, <c>json</c>, <c>header</c> or <c>cookie</c>.</param>
/// <param name="Name">Its name; <c>*</c> stands for names that are data. Untrusted text.</param>
/// <param name="State"><c>learning</c>, <c>stable</c> or <c>adopted</c>.</param>
/// <param name="Judged">Whether its values are judged.</param>
/// <param name="Required">Whether every request with arguments of this place has it.</param>
/// <param name="Repeats">Whether requests may have it more than once.</param>
/// <param name="Type">The type of all its values; <c>text</c>: any.</param>
/// <param name="MaxLength">Longest value, bytes; null: any.</param>
/// <param name="Listed">How many different values it has; null: any.</param>
/// <param name="Prose">Whether it holds sentences.</param>
/// <param name="NonAscii">Whether it holds letters above ASCII.</param>
/// <param name="Values">Values that were learned from.</param>
/// <param name="Clients">About how many clients they came from.</param>
public sealed record ProfileParameter(
    string Place, string Name, string State, bool Judged, bool Required, bool Repeats, string Type, int? MaxLength, int? Listed, bool Prose, bool NonAscii, long Values, int Clients)
{
    internal static ProfileParameter Of(ParameterProfile parameter) => new(
        InventoryItems.Word(parameter.Place), parameter.Name, InventoryItems.Word(parameter.State), parameter.IsJudged, parameter.IsRequired, parameter.Repeats,
        InventoryItems.Word(parameter.Type), parameter.MaxLength == int.MaxValue ? null : parameter.MaxLength, parameter.Listed.Count == 0 ? null : parameter.Listed.Count,
        (parameter.Texture & ParameterTexture.Prose) != 0, (parameter.Texture & ParameterTexture.NonAscii) != 0, parameter.Values, parameter.Clients);
}
