namespace Insight.Endpoints.Profiles;

/// <summary>What kind of text a parameter is known to hold, from the values of many clients. The numbers stand in documents.</summary>
[Flags]
public enum ParameterTexture
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Sentences that people write.</summary>
    Prose = 1,

    /// <summary>Letters above ASCII.</summary>
    NonAscii = 2,
}
