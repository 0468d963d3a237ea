using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;

namespace Insight.Policy.Tests.Objects.Reading;

public sealed class ObjectReaderTests
{
    private const string Head = "apiVersion: insight/v1\nkind: Route\nmetadata: { name: r }\nspec:\n";

    [Fact]
    public void Read_EveryKindAndField_NoErrors()
    {
        ObjectReading reading = ObjectReader.Read(new ObjectFile("shop.yaml", Samples.Shop));
        Assert.Empty(reading.Errors);
        Assert.Equal(18, reading.Objects.Count);
        Assert.Equal(Enum.GetValues<ObjectKind>().Order(), reading.Objects.Select(static read => read.Value.Key.Kind).Distinct().Order());
    }

    [Fact]
    public void Read_PlainNumberWhereTextIsWanted_IsThatText()
    {
        ReadObject read = ObjectReader.Read(new ObjectFile("shop.yaml", Samples.Shop)).Objects[0];
        Assert.Equal("1.0", read.Value.Metadata.Labels["version"]);
        Assert.Equal(TimeSpan.FromSeconds(30), ((EndpointSpec)read.Value.Spec).Refresh);
    }

    [Fact]
    public void Read_WhatWasWrittenAsYamlAndAsJson_IsTheSame()
    {
        ReadObject[] objects = [.. ObjectReader.Read(new ObjectFile("shop.yaml", Samples.Shop)).Objects];
        string yaml = string.Join("---\n", objects.Select(static read => ObjectYaml.Write(read.Value)));
        string json = $"[{string.Join(",\n", objects.Select(static read => read.Value.Json))}]";
        foreach (string text in new[] { yaml, json, string.Join('\n', objects.Select(static read => read.Value.Json)) })
        {
            ObjectReading again = ObjectReader.Read(new ObjectFile("again", text));
            Assert.Empty(again.Errors);
            Assert.Equal(objects.Select(static read => read.Value.Json), again.Objects.Select(static read => read.Value.Json));
        }
    }

    [Fact]
    public void Read_StoredText_IsTheSameObject()
    {
        foreach (ReadObject read in ObjectReader.Read(new ObjectFile("shop.yaml", Samples.Shop)).Objects)
        {
            NamedObject stored = NamedObject.Read(read.Value.Key.Kind, read.Value.Json);
            Assert.Equal(read.Value.Json, new NamedObject(stored.Metadata, stored.Spec).Json);
        }
    }

    [Theory]
    [InlineData("  hosts: [a]\n  respnd: {}\n", "f:6: route/r: spec.respnd: is no field; did you mean respond?")]
    [InlineData("  hosts: a\n  respond: {}\n", "f:5: route/r: spec.hosts: must be a list, each item after '- '")]
    [InlineData("  hosts: [a]\n  respond:\n    status: many\n", "f:7: route/r: spec.respond.status: 'many' must be a whole number of at most 2147483647")]
    [InlineData("  hosts: [a]\n  respond:\n    status: \"200\"\n", "f:7: route/r: spec.respond.status: '200' must be a whole number of at most 2147483647, without quotes")]
    [InlineData("  hosts: [a]\n  respond: {}\n  timeout:\n    total: 5\n", "f:8: route/r: spec.timeout.total: '5' must be a duration such as 250ms, 30s, 5m or 1h (at most 366d)")]
    [InlineData("  hosts: [a]\n  respond: {}\n  waf: blok\n", "f:7: route/r: spec.waf: 'blok' is not one of off, detect, block; did you mean block?")]
    [InlineData("  hosts: [a]\n  respond: {}\n  authentication:\n", "f:7: route/r: spec.authentication: has no value; give it one, or leave it out")]
    [InlineData("  hosts:\n    - a\n    -\n  respond: {}\n", "f:7: route/r: spec.hosts[1]: has no value; give it one, or leave the item out")]
    [InlineData("  hosts: [a]\n  hosts: [b]\n", "f:6: 'hosts' stands there twice; leave one of them out")]
    [InlineData("  hosts: &h [a]\n", "f:5: anchors and aliases are not supported; write the part out")]
    [InlineData("  hosts: !x [a]\n", "f:5: tags (!…) are not supported; leave it out")]
    [InlineData("  hosts: [a]\n  match:\n    headers:\n      - name: X\n        pattern: \"(a)\\\\1\"\n  respond: {}\n", "f:9: route/r: spec.match.headers[0].pattern: does not take linear time; leave out back references, look-around, atomic groups and large counts")]
    public void Read_Mistake_IsToldWithLineFieldAndFix(string spec, string expected) =>
        Assert.Equal(expected, Assert.Single(ObjectReader.Read(new ObjectFile("f", Head + spec)).Errors).ToString());

    [Fact]
    public void Read_BadDocumentsBesideGoodOnes_CostThemNothing()
    {
        const string text = "kind: [\n---\n" + Head + "  hosts: [a]\n  respond: {}\n---\napiVersion: insight/v2\nkind: route\nmetadata: { name: A }\n";
        ObjectReading reading = ObjectReader.Read(new ObjectFile("f", text));
        Assert.Equal("r", Assert.Single(reading.Objects).Value.Metadata.Name);
        Assert.StartsWith("f:2: is no YAML", reading.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["f:10: route: spec: is missing", "f:10: route: apiVersion: 'insight/v2' is not known; write insight/v1", "f:11: route: kind: is written Route"],
            reading.Errors.Skip(1).Select(static error => error.ToString()));
    }

    [Fact]
    public void Read_SameObjectInTwoFiles_IsAnErrorThatNamesBoth()
    {
        const string text = Head + "  hosts: [a]\n  respond: {}\n";
        ObjectReading reading = ObjectReader.Read([new ObjectFile("a", text), new ObjectFile("b", "\n" + text)]);
        Assert.Equal("b:4: route/r: metadata.name: stands twice, also in a:1; leave one of them out", Assert.Single(reading.Errors).ToString());
    }

    [Fact]
    public void Read_JsonMistake_HasItsLine()
    {
        ObjectReading reading = ObjectReader.Read(new ObjectFile("f", "[\n{\"apiVersion\":\"insight/v1\",\n\"kind\":\"Endpoint\",\"metadata\":{\"name\":\"e\"},\n\"spec\":{\n\"address\":\"here\"}},\n{\"a\":}]"));
        Assert.Equal(2, reading.Errors.Count);
        Assert.StartsWith("f:5: endpoint/e: spec.address: 'here' is no address", reading.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("f:6: is no JSON", reading.Errors[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Read_NestedWithoutEnd_IsRefused(char bracket)
    {
        ObjectReading json = ObjectReader.Read(new ObjectFile("f", new string(bracket, 1_000_000)));
        ObjectReading yaml = ObjectReader.Read(new ObjectFile("f", "a: " + new string(bracket, 1_000_000)));
        Assert.Empty(json.Objects);
        Assert.Single(json.Errors);
        Assert.Single(yaml.Errors);
    }

    [Fact]
    public void Read_MoreThanTheLimits_IsRefused()
    {
        Assert.Contains("larger than 4 MiB", Assert.Single(ObjectReader.Read(new ObjectFile("f", new string(' ', ObjectReader.MaxFileBytes + 1))).Errors).Message, StringComparison.Ordinal);
        ObjectReading many = ObjectReader.Read(new ObjectFile("f", string.Concat(Enumerable.Repeat("--- a\n", ObjectReader.MaxDocuments + 1))));
        Assert.Equal(ObjectReader.MaxErrors + 1, many.Errors.Count);
    }

    [Fact]
    public void ToString_TextOfOthers_HasNoControlCharacters()
    {
        ObjectReading reading = ObjectReader.Read(new ObjectFile("f", Head + "  \"a\\e[31m\\n\": 1\n"));
        Assert.DoesNotContain(string.Concat(reading.Errors), char.IsControl);
    }
}
