using Telematics.LoadTests;

return args switch
{
    ["drop-server"] => await DropServer.Run(),
    ["framing-server"] => await FramingServer.Run(),
    ["quick", var host, .. var only] => await Report.Run(host, Sizes.Quick, only),
    ["full", var host, .. var only] => await Report.Run(host, Sizes.Full, only),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("loadtests/run.sh quick|full [framing] [way] [latency] [memory] [archive] [stations]");
    return 2;
}
