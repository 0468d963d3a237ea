using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ProfileDocumentTests
{
    private static readonly byte[] s_profile = RequestProfileDocument.Write(Sample.Words(static one => one with
    {
        Type = ParameterType.Integer,
        Listed = [3, 9],
        Texture = ParameterTexture.Prose | ParameterTexture.NonAscii,
        IsRequired = true,
    }));

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        RequestProfile? profile = RequestProfileDocument.Read(s_profile, out string problem);

        Assert.Equal("", problem);
        Assert.Equal(s_profile, RequestProfileDocument.Write(profile!));
        ParameterProfile parameter = profile!.Find(1)!.Parameters[0];
        Assert.Equal((true, false, 20, ParameterType.Integer), (parameter.IsRequired, parameter.Repeats, parameter.MaxLength, parameter.Type));
        Assert.Equal([3ul, 9ul], parameter.Listed);
    }

    [Fact]
    public void Read_EveryCutAndEveryChangedByte_IsReadOrExplained()
    {
        for (int length = 0; length < s_profile.Length; length++)
        {
            Assert.Null(RequestProfileDocument.Read(s_profile.AsSpan(0, length), out string problem));
            Assert.NotEqual("", problem);
        }

        Random random = new(3);
        for (int i = 0; i < 5000; i++)
        {
            byte[] changed = [.. s_profile];
            for (int n = random.Next(1, 4); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            RequestProfile? profile = RequestProfileDocument.Read(changed, out string problem);
            Assert.Equal(profile is null, problem.Length > 0);
        }
    }

    [Theory]
    [InlineData("insight-profiles/2\n", "does not begin with 'insight-profiles/1'")]
    [InlineData("insight-profiles/1\n0123456789abcdef", "the document ends too early")]
    public void Read_Malformed_SaysWhatIsWrong(string text, string expected)
    {
        Assert.Null(RequestProfileDocument.Read(System.Text.Encoding.ASCII.GetBytes(text), out string problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SomethingBehindTheEnd_IsAnErrorThatNamesThePlace()
    {
        Assert.Null(RequestProfileDocument.Read([.. s_profile, 0], out string problem));
        Assert.Equal($"byte {s_profile.Length}: something follows the end", problem);
    }

    [Fact]
    public void ReadSummary_EveryCutAndEveryChangedByte_IsReadOrExplained()
    {
        ProfileCollector collector = new(Sample.Key, Sample.Words());
        for (int i = 0; i < 40; i++) Sample.Observe(collector, 1, i, (ArgumentPlace.Query, "q", i % 2 == 0 ? "words" : "(&'\"%)"), (ArgumentPlace.Header, "accept", "a/b"));
        byte[] written = ProfileSummaryDocument.Write(collector.Summary);
        ProfileSummary? read = ProfileSummaryDocument.Read(written, Sample.Key, Sample.Words(), out string none);

        Assert.Equal("", none);
        Assert.Equal(written, ProfileSummaryDocument.Write(read!));
        for (int length = 0; length < written.Length; length++)
        {
            Assert.Null(ProfileSummaryDocument.Read(written.AsSpan(0, length), Sample.Key, null, out string problem));
            Assert.NotEqual("", problem);
        }

        Random random = new(4);
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. written];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Assert.Equal(ProfileSummaryDocument.Read(changed, Sample.Key, null, out string problem) is null, problem.Length > 0);
        }
    }
}
