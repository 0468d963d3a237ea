using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ListedValueTests
{
    [Fact]
    public void Add_ShortAndLongValues_AreToldApart_HoweverOftenTheyAreAsked()
    {
        string[] listed = ["", "a", "b", "aa", "a\0", "asc", "seventy", "eighty-8", "a longer one"];
        RequestProfile profile = Sample.Words(one => one with { Listed = [.. listed.Select(value => Sample.Key.Hash(Encoding.Latin1.GetBytes(value))).Order()] });
        string[] others = ["c", "\0", "ab", "a\0\0", "ascx", "seventx", "eighty-9", "another long one"];

        for (int round = 0; round < 3; round++)
        {
            foreach (string one in listed) Assert.False(Sample.Judge(profile, one).Judgement.Reasons.HasFlag(ProfileReasons.NotListed), one);
            foreach (string one in others) Assert.True(Sample.Judge(profile, one).Judgement.Reasons.HasFlag(ProfileReasons.NotListed), one);
        }
    }
}
