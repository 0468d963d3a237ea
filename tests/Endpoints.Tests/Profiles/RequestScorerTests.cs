using System.Text;
using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class RequestScorerTests
{
    [Fact]
    public void Add_OrdinaryValue_AddsNothing()
    {
        (ArgumentVerdict verdict, RequestJudgement judgement) = Sample.Judge(Sample.Words(), "some words");

        Assert.Equal(ProfileReasons.None, verdict.Reasons);
        Assert.Equal(0, judgement.Points);
    }

    [Fact]
    public void Add_SyntaxWhereWordsAre_StopsARequestByItself()
    {
        (_, RequestJudgement judgement) = Sample.Judge(Sample.Words(), "' or 1=1 --");

        Assert.Equal(ProfileReasons.Tampered | ProfileReasons.NewSymbol, judgement.Reasons);
        Assert.True(judgement.Points >= ProfileScale.TamperedPoints);
        Assert.Equal(0, judgement.Parameter);
    }

    [Fact]
    public void Add_HarmlessTextAroundIt_DoesNotHideAnAttack()
    {
        string padding = string.Concat(Enumerable.Repeat("just some words ", 100));

        (_, RequestJudgement judgement) = Sample.Judge(Sample.Words(), padding + "' or (1=1) -- " + padding);

        Assert.NotEqual(ProfileReasons.None, judgement.Reasons & ProfileReasons.Tampered);
    }

    [Theory]
    [InlineData("2026-11-26T19:42:46.5")]
    [InlineData("7f1de0aa-1f00-4c7b-9c5e-d4b1a9f3b001")]
    [InlineData("SOME_OTHER-FORM@EXAMPLE.COM")]
    public void Add_AnotherFormWithoutSyntax_IsNotEnoughToStopARequest(string value)
    {
        (_, RequestJudgement judgement) = Sample.Judge(Sample.Words(), value);

        Assert.NotEqual(ProfileReasons.None, judgement.Reasons & ProfileReasons.Unfamiliar);
        Assert.InRange(judgement.Points, 1, ProfileScale.TamperedPoints - 1);
    }

    [Fact]
    public void Add_EveryReasonButTampering_StaysBelowWhatStops()
    {
        RequestProfile profile = Sample.Words(static one => one with { Type = ParameterType.Integer, Listed = [1, 2], MaxLength = 3 });
        RequestScorer scorer = new();
        scorer.Begin(profile, 1);
        for (int i = 0; i < 10; i++)
        {
            scorer.Add(ArgumentPlace.Query, "q"u8, "words"u8);
            scorer.Add(ArgumentPlace.Query, Encoding.ASCII.GetBytes("new_" + (char)('a' + i)), "x"u8);
        }

        RequestJudgement judgement = scorer.End();

        Assert.Equal(ProfileReasons.TooLong | ProfileReasons.WrongType | ProfileReasons.NotListed | ProfileReasons.UnknownParameter | ProfileReasons.Repeated, judgement.Reasons);
        Assert.Equal(ProfileScale.MostOtherPoints, judgement.Points);
    }

    [Fact]
    public void Add_UnknownParameter_CountsOnlyWhereTheEndpointIsWellKnown()
    {
        Assert.Equal(ProfileReasons.UnknownParameter, Sample.Judge(Sample.Words(), "x", "other").Judgement.Reasons);
        Assert.Equal(ProfileReasons.None, Sample.Judge(Sample.Words(isClosed: false), "x", "other").Judgement.Reasons);
    }

    [Fact]
    public void Add_ParameterThatIsBeingLearned_IsNotJudged() =>
        Assert.Equal(0, Sample.Judge(Sample.Words(static one => one with { State = ParameterState.Learning }), "' or 1=1 --").Judgement.Points);

    [Fact]
    public void End_RequiredParameterIsMissing_SaysSo()
    {
        RequestScorer scorer = new();
        scorer.Begin(Sample.Words(static one => one with { IsRequired = true }), 1);

        RequestJudgement judgement = scorer.End();

        Assert.Equal(ProfileReasons.Missing, judgement.Reasons);
        Assert.InRange(judgement.Points, 1, ProfileScale.MostOtherPoints);
    }

    [Fact]
    public void End_RequiredFieldOfABodyThatIsNotThere_IsNotMissing()
    {
        ParameterProfile field = new(ArgumentPlace.Json, "json.name") { State = ParameterState.Stable, IsRequired = true };
        RequestProfile profile = new(Sample.Key, [new EndpointProfile(1, Sample.Key, true, [field])]);
        RequestScorer scorer = new();
        scorer.Begin(profile, 1);

        Assert.Equal(0, scorer.End().Points);
    }

    [Fact]
    public void Begin_UnknownEndpoint_JudgesNothing()
    {
        RequestScorer scorer = new();

        Assert.False(scorer.Begin(Sample.Words(), 2));
        scorer.Add(ArgumentPlace.Query, "q"u8, "' or 1=1 --"u8);
        Assert.Equal(0, scorer.End().Points);
    }

    [Fact]
    public void Add_HeaderThatIsNotKnown_IsHeldAgainstAllHeaders()
    {
        SequenceTable any = Sample.Words().Find(1)!.Parameters[0].Sequences;
        ParameterProfile headers = new(ArgumentPlace.Header, "*") { State = ParameterState.Stable, Sequences = any };
        RequestProfile profile = new(Sample.Key, [new EndpointProfile(EndpointProfile.Site, Sample.Key, true, [headers])]);
        RequestScorer scorer = new();
        scorer.Begin(profile, EndpointProfile.Site);

        Assert.Equal(ProfileReasons.None, scorer.Add(ArgumentPlace.Header, "x-trace"u8, "some words"u8).Reasons);
        Assert.NotEqual(ProfileReasons.None, scorer.Add(ArgumentPlace.Header, "x-api"u8, "${jndi:ldap://x.example/a}"u8).Reasons & ProfileReasons.Tampered);
        Assert.True(scorer.End().Points >= ProfileScale.TamperedPoints);
    }

    [Fact]
    public void Add_TextureIsSaid_OnlyOfValuesThatAreOrdinary()
    {
        RequestProfile profile = Sample.Words(static one => one with { Texture = ParameterTexture.Prose });

        Assert.Equal(ParameterTexture.Prose, Sample.Judge(profile, "some words").Verdict.Texture);
        Assert.Equal(ParameterTexture.None, Sample.Judge(profile, "words; <b>").Verdict.Texture);
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        RequestProfile profile = Sample.Words();
        RequestScorer scorer = new();
        ReleaseGuard guard = new();
        Run(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(200);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                scorer.Begin(profile, 1, guard, "client"u8);
                scorer.Add(ArgumentPlace.Query, "q"u8, "some words"u8);
                scorer.Add(ArgumentPlace.Query, "items.0.name"u8, "' or 1=1"u8);
                scorer.End();
            }
        }
    }
}
