namespace Insight.Endpoints.Profiles;

/// <summary>How well a parameter is known. The numbers stand in documents.</summary>
public enum ParameterState
{
    /// <summary>Known to be there; too little was seen to judge its values.</summary>
    Learning = 0,

    /// <summary>Values are judged.</summary>
    Stable = 1,

    /// <summary>Values are judged; the parameter or a new form of its values was taken over from many clients a short time ago.</summary>
    Adopted = 2,
}
