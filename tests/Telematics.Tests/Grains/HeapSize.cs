using System.Reflection;

namespace Telematics.Tests.Grains;

/// <summary>
/// What an object keeps alive, added up over everything that can be reached from it: unlike a look at the heap it is the same on every machine and in every
/// run. Padding is not counted, some per cent.
/// </summary>
internal static class HeapSize
{
    private const int Header = 16, Reference = 8;

    /// <summary>Of the primitive types that are no eight bytes wide.</summary>
    private static readonly Dictionary<Type, int> Widths = new()
    {
        [typeof(bool)] = 1,
        [typeof(byte)] = 1,
        [typeof(sbyte)] = 1,
        [typeof(short)] = 2,
        [typeof(ushort)] = 2,
        [typeof(char)] = 2,
        [typeof(int)] = 4,
        [typeof(uint)] = 4,
        [typeof(float)] = 4,
    };

    public static long Of(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        var open = new Stack<object>([root]);
        var bytes = 0L;
        while (open.TryPop(out var one))
        {
            bytes += Own(one);
            foreach (var next in Referenced(one, one.GetType()))
                if (next is not (Type or Delegate or MemberInfo) && seen.Add(next)) open.Push(next);
        }

        return bytes;
    }

    private static long Own(object one) => one switch
    {
        string text => Header + 6 + 2 * text.Length,
        Array array => Header + 8 + array.LongLength * Size(array.GetType().GetElementType()!),
        _ => Header + Fields(one.GetType()).Sum(field => Size(field.FieldType)),
    };

    private static long Size(Type type)
    {
        if (!type.IsValueType || type.IsPointer) return Reference;
        if (type.IsEnum) return Size(Enum.GetUnderlyingType(type));
        return type.IsPrimitive ? Widths.GetValueOrDefault(type, 8) : Fields(type).Sum(field => Size(field.FieldType));
    }

    private static IEnumerable<object> Referenced(object one, Type type)
    {
        if (one is string) yield break;
        if (one is Array array)
        {
            var element = type.GetElementType()!;
            if (IsPlain(element)) yield break;
            foreach (var item in array)
                if (item is not null) foreach (var found in Inside(item, element)) yield return found;
            yield break;
        }

        foreach (var field in Fields(type))
            if (!IsPlain(field.FieldType) && field.GetValue(one) is { } value) foreach (var found in Inside(value, field.FieldType)) yield return found;
    }

    /// <summary>A reference itself, or what a value holds.</summary>
    private static IEnumerable<object> Inside(object value, Type declared) => declared.IsValueType ? Referenced(value, declared) : [value];

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type.IsPointer || (type.IsValueType && Fields(type).All(field => IsPlain(field.FieldType)));

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) yield return field;
    }
}
