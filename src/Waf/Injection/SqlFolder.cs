using System.Runtime.CompilerServices;
using static Insight.Waf.Injection.SqlTokenClass;

namespace Insight.Waf.Injection;

/// <summary>
/// Folds the tokens of a value to the few that tell what it does: an expression such as <c>(1+2)*3</c> becomes one number, <c>UNION ALL</c> one word,
/// comments vanish. It is a stack whose top is reduced after each token, so the work per token is bounded; reading stops as soon as what follows
/// cannot change the first five.
/// </summary>
internal ref struct SqlFolder
{
    private const int Depth = SqlFingerprint.MaxLength + 2;

    private Slots _slots;
    private bool _commentLast;
    private int _commentStart;

    /// <summary>Tokens left.</summary>
    public int Count { get; private set; }

    /// <summary>Whether what only an attacker writes was met.</summary>
    public bool Evil { get; private set; }

    /// <summary>Where the comment at the end starts; -1 without one.</summary>
    public readonly int FinalComment => _commentLast ? _commentStart : -1;

    /// <summary>A token left.</summary>
    public readonly SqlToken this[int index] => _slots[index];

    /// <summary>Reads a value to its end, or to where the fingerprint is settled.</summary>
    public void Fold(ref SqlLexer lexer)
    {
        while (Count < Depth && lexer.Next(out SqlToken token))
        {
            if (token.Class == SqlTokenClass.Evil)
            {
                Evil = true;
                return;
            }

            _commentLast = token.Class == Comment;
            if (_commentLast)
            {
                _commentStart = token.Start;
                continue;
            }

            if (Count == 0 && IsPrelude(token)) continue;
            _slots[Count++] = token;
            while (Reduce())
            {
            }
        }

        if (_commentLast && Count < SqlFingerprint.MaxLength) _slots[Count++] = new SqlToken { Class = Comment, Start = _commentStart };
    }

    /// <summary>The letters of the first five tokens.</summary>
    public readonly SqlFingerprint Fingerprint()
    {
        if (Evil) return new SqlFingerprint((ulong)SqlTokenClass.Evil);
        ulong letters = 0;
        for (int i = Math.Min(Count, SqlFingerprint.MaxLength) - 1; i >= 0; i--) letters = (letters << 8) | (byte)_slots[i].Class;
        return new SqlFingerprint(letters);
    }

    // What may stand before an expression without changing it.
    private static bool IsPrelude(in SqlToken token) => token.Class is Open or TypeName || IsUnary(token);

    private static bool IsUnary(in SqlToken token) => token.Unary;

    private bool Reduce()
    {
        if (Count >= SqlFingerprint.MaxLength && FoldParenthesis()) return true;
        if (Count >= 2 && ReducePair(ref _slots[Count - 2], ref _slots[Count - 1])) return true;
        return Count >= 3 && ReduceTriple(ref _slots[Count - 3], ref _slots[Count - 2], ref _slots[Count - 1]);
    }

    private bool ReducePair(ref SqlToken left, ref SqlToken right)
    {
        switch (left.Class, right.Class)
        {
            case (Quoted, Quoted) or (Semicolon, Semicolon) or (Open, Open) or (Close, Close):
                return Drop(1);
            case (Operator or Logic or Open, _) when IsUnary(right):
                return Drop(1);
            case (Operator or Logic, TypeName) when !left.IsCast || Count == 2:
                return Drop(1);
            case (Semicolon, Function) when right.Word == SqlWordTable.If:
                right.Class = Statement;
                return true;
            case (Keyword, _) when left.Word == SqlWordTable.In || left.Word == SqlWordTable.NotIn:
                left.Class = right.Class == Open ? Operator : Name;
                return true;
            case (Operator, Open) when left.Word == SqlWordTable.Like || left.Word == SqlWordTable.NotLike:
                left.Class = Function;
                return true;
            case (Name or Variable, Open) when SqlWordTable.IsCallable(left.Word):
                left.Class = Function;
                return true;
            case (TypeName, Name or Number or TypeName or Open or Function or Variable or Quoted):
                left = right;
                return Drop(1);
            case (Backslash, Operator):
                left.Class = Number;
                return true;
            case (Backslash, _):
                left = right;
                return Drop(1);
            case (Collate, Name) when right.IsCollation:
                right.Class = TypeName;
                return true;
            case (OpenBrace, Name):
                return Drop(2);
            case (_, CloseBrace):
                return Drop(1);
        }

        ushort phrase = left.Word == 0 ? (ushort)0 : SqlWordTable.Join(left.Word, right.Word);
        if (phrase == 0) return false;
        left.Word = phrase;
        left.Class = SqlWordTable.ClassOf(phrase);
        left.Unary = false;
        return Drop(1);
    }

    private bool ReduceTriple(ref SqlToken first, ref SqlToken second, ref SqlToken third)
    {
        switch (first.Class, second.Class, third.Class)
        {
            case (Number or Name, Operator, Number or Name):
            case (Variable, Operator, Variable or Number or Name):
            case (Operator, not Open, Operator):
            case (Logic, _, Logic):
            case (Number or Name or Quoted or Variable, Comma, Number or Name or Quoted or Variable):
            case (Name, Dot, Name):
            case (Number or Name or Quoted or Variable, Operator, TypeName):
                return Drop(2);
            case (Expression, Dot, Name):
                second = third;
                return Drop(1);
            case (Expression or Clause or Comma, _, Open) when IsUnary(second):
            case (Keyword or Expression or Clause, _, Number or Name or Variable or Quoted or Function) when IsUnary(second):
            case (Comma, _, Number or Name or Variable or Quoted or Function) when IsUnary(second):
                second = third;
                return Drop(1);
            default:
                return false;
        }
    }

    // 1+(2) and its kin are one value when all five tokens are taken up by them.
    private bool FoldParenthesis()
    {
        SqlTokenClass first = _slots[0].Class;
        if (first is not (Number or Name)) return false;
        bool match = (_slots[1].Class, _slots[2].Class, _slots[3].Class, _slots[4].Class) switch
        {
            (Operator or Comma, Open, Number, Close) => first == Number,
            (Operator, Open, Name or Number, Close) => first == Name,
            (Close, Comma, Open, Number) => first == Number,
            (Close, Operator, Open, Name) => first == Name,
            _ => false,
        };
        if (!match) return false;
        for (int i = 5; i < Count; i++) _slots[i - 4] = _slots[i];
        Count -= 4;
        return true;
    }

    private bool Drop(int count)
    {
        Count -= count;
        return true;
    }

    [InlineArray(Depth + 1)]
    private struct Slots
    {
        private SqlToken _first;
    }
}
