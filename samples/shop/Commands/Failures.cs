namespace Shop.Commands;

/// <summary>Turns what a user can put right into one line on standard error and exit code 1.</summary>
internal static class Failures
{
    public static int Print(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsForTheUser(e))
        {
            return Report(e);
        }
    }

    public static async Task<int> PrintAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception e) when (IsForTheUser(e))
        {
            return Report(e);
        }
    }

    private static bool IsForTheUser(Exception e) => e is ShopException or IOException or UnauthorizedAccessException;

    private static int Report(Exception e)
    {
        Console.Error.WriteLine($"shop: {e.Message}");
        return 1;
    }
}
