namespace Shop;

/// <summary>Something the user can put right. Its message says what, where and how; it is printed without a stack.</summary>
public sealed class ShopException(string message) : Exception(message);
