using System.Globalization;
using System.Text.RegularExpressions;

namespace Telematics.Tests.Protocols.Kaitai;

/// <summary>
/// An expression of a Kaitai Struct file, as far as ours use the language: numbers, names with dots, ?:, or, and, not, comparisons, &amp;, + - * / %.
/// Parsed into a function, because only the branch that is taken may be evaluated: the other may name a field that is absent.
/// </summary>
internal sealed partial class KsyExpression
{
    private readonly string[] _tokens;
    private int _at;

    private KsyExpression(string text) => _tokens = [.. Tokens().Matches(text).Select(token => token.Value)];

    public static Func<KsyNode, object> Parse(string text)
    {
        var parser = new KsyExpression(text);
        var expression = parser.Choice();
        return parser._at == parser._tokens.Length ? expression : throw new FormatException($"'{text}': '{parser._tokens[parser._at]}' is not understood");
    }

    private Func<KsyNode, object> Choice()
    {
        var condition = Or();
        if (!Take("?")) return condition;
        var yes = Choice();
        if (!Take(":")) throw new FormatException("a ':' is missing");
        var no = Choice();
        return node => (bool)condition(node) ? yes(node) : no(node);
    }

    private Func<KsyNode, object> Or()
    {
        var left = And();
        while (Take("or"))
        {
            var (first, second) = (left, And());
            left = node => (bool)first(node) || (bool)second(node);
        }

        return left;
    }

    private Func<KsyNode, object> And()
    {
        var left = Not();
        while (Take("and"))
        {
            var (first, second) = (left, Not());
            left = node => (bool)first(node) && (bool)second(node);
        }

        return left;
    }

    private Func<KsyNode, object> Not()
    {
        if (!Take("not")) return Binary(0);
        var operand = Not();
        return node => !(bool)operand(node);
    }

    /// <summary>By level, the weakest first.</summary>
    private static readonly string[][] Levels = [["==", "!=", "<=", ">=", "<", ">"], ["&"], ["+", "-"], ["*", "/", "%"]];

    private Func<KsyNode, object> Binary(int level)
    {
        if (level == Levels.Length) return Operand();
        var left = Binary(level + 1);
        while (_at < _tokens.Length && Levels[level].Contains(_tokens[_at]))
        {
            var (operation, first, second) = (_tokens[_at++], left, Binary(level + 1));
            left = node => Apply(operation, first(node), second(node));
        }

        return left;
    }

    private Func<KsyNode, object> Operand()
    {
        var token = _tokens[_at++];
        if (token == "(")
        {
            var inner = Choice();
            return Take(")") ? inner : throw new FormatException("a ')' is missing");
        }

        if (token.StartsWith("0x", StringComparison.Ordinal)) return Constant(long.Parse(token.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (!char.IsAsciiDigit(token[0])) return node => node.Find(token) ?? throw new InvalidOperationException($"'{token}' is absent");
        return token.Contains('.', StringComparison.Ordinal)
            ? Constant(double.Parse(token, CultureInfo.InvariantCulture))
            : Constant(long.Parse(token, CultureInfo.InvariantCulture));
    }

    private static Func<KsyNode, object> Constant(object value) => _ => value;

    private static object Apply(string operation, object left, object right)
    {
        if (left is long a && right is long b) return Whole(operation, a, b);
        var (x, y) = (Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture));
        return operation switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            _ => throw new FormatException($"'{operation}' with {left} and {right}"),
        };
    }

    private static object Whole(string operation, long a, long b) => operation switch
    {
        "+" or "-" or "*" or "/" or "%" or "&" => Number(operation, a, b),
        "==" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    };

    private static long Number(string operation, long a, long b) => operation switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => (long)Math.Floor((double)a / b),
        "%" => (a % b + b) % b,
        _ => a & b,
    };

    private bool Take(string token)
    {
        if (_at == _tokens.Length || _tokens[_at] != token) return false;
        _at++;
        return true;
    }

    [GeneratedRegex(@"0x[0-9a-f]+|[0-9]+(\.[0-9]+)?|[a-z_][a-z0-9_.]*|[=!<>]=|\S")]
    private static partial Regex Tokens();
}
