using Insight.Objects;

namespace Insight.Tests.Objects;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Of_SameText_IsEmpty() => Assert.Equal("", UnifiedDiff.Of("a", "x\ny\n", "x\ny\n"));

    [Fact]
    public void Of_OneLineOfMany_ShowsThreeAround() => Assert.Equal(
        "--- live/a\n+++ new/a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
        UnifiedDiff.Of("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));

    [Fact]
    public void Of_ChangesFarApart_AreTwoHunks() => Assert.Equal(
        "--- live/a\n+++ new/a\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -9,3 +8,4 @@\n 9\n 10\n 11\n+12\n",
        UnifiedDiff.Of("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n"));

    [Fact]
    public void Of_NewAndGone_ComeFromAndGoToNothing()
    {
        Assert.Equal("--- /dev/null\n+++ new/a\n@@ -0,0 +1,1 @@\n+x\n", UnifiedDiff.Of("a", "", "x\n"));
        Assert.Equal("--- live/a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n", UnifiedDiff.Of("a", "x\n", ""));
    }
}
