namespace Insight.Endpoints.Profiles;

/// <summary>The classes that characters are told apart by: letters and digits are not told from one another, punctuation marks are.</summary>
/// <remarks>Sequences of three classes have room in 16 bits. What a class sequence was made of cannot be found out from it, punctuation excepted.</remarks>
public static class CharacterClass
{
    /// <summary>Before the beginning and behind the end of a value.</summary>
    public const byte Boundary = 0;

    /// <summary>a to z.</summary>
    public const byte Lower = 1;

    /// <summary>A to Z.</summary>
    public const byte Upper = 2;

    /// <summary>0 to 9.</summary>
    public const byte Digit = 3;

    /// <summary>Every byte above ASCII: letters of other scripts, whatever their encoding.</summary>
    public const byte High = 4;

    /// <summary>The blank.</summary>
    public const byte Space = 5;

    /// <summary>Tab and line ends.</summary>
    public const byte Break = 6;

    /// <summary>Other control characters.</summary>
    public const byte Control = 7;

    /// <summary>The first of 32 punctuation marks of ASCII, in its order.</summary>
    public const byte FirstMark = 8;

    /// <summary>How many classes there are.</summary>
    public const int Count = FirstMark + 32;

    /// <summary>How many sequences of three classes there are.</summary>
    public const int Sequences = Count * Count * Count;

    // What languages are written with that someone else reads: without one of these a value is a word, a number, a date, an address or a sentence.
    private const string Harmless = "-_.,@:+";

    private static readonly byte[] s_classes = CreateClasses();

    /// <summary>Classes that are no syntax of any language, one bit each.</summary>
    public static ulong HarmlessClasses { get; } = CreateHarmless();

    /// <summary>The class of a byte.</summary>
    public static byte Of(byte value) => s_classes[value];

    /// <summary>The table of all bytes, for loops.</summary>
    internal static ReadOnlySpan<byte> Table => s_classes;

    /// <summary>The number of a sequence.</summary>
    public static ushort Sequence(int first, int second, int third) => (ushort)((((first * Count) + second) * Count) + third);

    /// <summary>The classes of a sequence, one bit each.</summary>
    public static ulong ClassesOf(ushort sequence) =>
        (1UL << (sequence % Count)) | (1UL << (sequence / Count % Count)) | (1UL << (sequence / (Count * Count)));

    private static byte[] CreateClasses()
    {
        byte[] classes = new byte[256];
        byte mark = FirstMark;
        for (int i = 0; i < classes.Length; i++)
        {
            char c = (char)i;
            classes[i] = c switch
            {
                >= (char)0x80 => High,
                ' ' => Space,
                '\t' or '\r' or '\n' => Break,
                _ when char.IsControl(c) => Control,
                _ when char.IsAsciiLetterLower(c) => Lower,
                _ when char.IsAsciiLetterUpper(c) => Upper,
                _ when char.IsAsciiDigit(c) => Digit,
                _ => mark++,
            };
        }

        return classes;
    }

    private static ulong CreateHarmless()
    {
        ulong classes = (1UL << Boundary) | (1UL << Lower) | (1UL << Upper) | (1UL << Digit) | (1UL << High) | (1UL << Space) | (1UL << Break);
        foreach (char c in Harmless) classes |= 1UL << Of((byte)c);
        return classes;
    }
}
