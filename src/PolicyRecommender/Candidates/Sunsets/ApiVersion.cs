namespace Insight.PolicyRecommender.Candidates.Sunsets;

/// <summary>Versions in path templates: <c>/v1/orders/{id}</c> is version 1 of <c>/v*/orders/{}</c>.</summary>
internal static class ApiVersion
{
    /// <summary>The version; 0: it has none. Names of parameters do not matter to the form.</summary>
    public static int Of(string template, out string form)
    {
        int version = 0;
        string[] segments = template.Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            string segment = segments[i];
            if (version == 0 && segment.Length is > 1 and <= 4 && segment[0] is 'v' or 'V' && int.TryParse(segment.AsSpan(1), System.Globalization.NumberStyles.None, null, out int number) && number > 0) (version, segments[i]) = (number, "v*");
            else if (segment.StartsWith('{') && segment.EndsWith('}')) segments[i] = "{}";
        }

        form = string.Join('/', segments);
        return version;
    }
}
