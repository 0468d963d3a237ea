using System.Text;

namespace Insight.Gateway.Sensitive;

/// <summary>What the name of a parameter alone says of its values, for what has no values to look at.</summary>
public static class SensitiveName
{
    /// <summary>Name of the kind as in records (<c>credentials</c>, <c>phone</c>, <c>ssn</c>, <c>location</c>); null when the name says nothing.</summary>
    public static string? KindOf(string name) => SensitiveNames.HintOf(Encoding.UTF8.GetBytes(name)) switch
    {
        NameHint.Credential => "credentials",
        NameHint.Phone => "phone",
        NameHint.Ssn => "ssn",
        NameHint.Latitude or NameHint.Longitude or NameHint.Coordinates => "location",
        _ => null,
    };
}
