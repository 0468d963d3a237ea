namespace Insight.Export.Tests;

/// <summary>A test against a published schema; skipped, with what is missing, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SchemaFactAttribute : FactAttribute
{
    public SchemaFactAttribute(string file)
    {
        if (SharedData.File(file) is null) Skip = $"shared/data/siem/{file} is absent.";
    }
}
