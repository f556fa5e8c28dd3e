namespace Telematics.Portal;

/// <summary>Marks Texts.resx (zh-CN, the default) and Texts.en.resx. A test holds that both have every key that a page asks for.</summary>
public sealed class Texts;
