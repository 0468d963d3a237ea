namespace Insight.Endpoints.Profiles;

/// <summary>Where in a request an argument stands. The numbers stand in documents.</summary>
public enum ArgumentPlace
{
    /// <summary>Parameter of the query.</summary>
    Query = 0,

    /// <summary>Field of a form (URL-encoded or multipart).</summary>
    Form = 1,

    /// <summary>Leaf of a JSON body; its name is the path to it.</summary>
    Json = 2,

    /// <summary>Header; its name is lower case. Headers belong to the site, not to an endpoint.</summary>
    Header = 3,

    /// <summary>Cookie. Cookies belong to the site too.</summary>
    Cookie = 4,
}
