using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Tests.Objects;

public sealed class DocumentationTests
{
    [Fact]
    public void Example_OfTheDocument_CanBeApplied()
    {
        string document = File.ReadAllText(Path.Combine(RepositoryFolder(), "docs", "OBJECTS.md"));
        string example = document.Split("```yaml\n")[1].Split("```")[0];

        ObjectReading reading = ObjectReader.Read(new ObjectFile("OBJECTS.md", example));

        Assert.Empty(reading.Errors);
        Assert.Equal(ObjectKinds.All.Order(), reading.Objects.Select(static read => read.Value.Key.Kind).Distinct().Order());
        Assert.Empty(ReferenceRules.Check(ObjectSets.Of(reading.Objects.Select(static read => read.Value))));
    }

    private static string RepositoryFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Insight.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The repository's folder is not above the tests.");
    }
}
