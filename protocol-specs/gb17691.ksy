meta:
  id: gb17691
  title: GB 17691-2018 Annex Q, remote emission monitoring of heavy vehicles (重型车远程排放监控)
  license: CC0-1.0
  ks-version: 0.9
  endian: be
  encoding: ASCII
doc: |
  One frame of a heavy vehicle's on-board terminal, from the start mark to the check byte, or the same data as an enterprise platform forwards
  them: then byte 3 is an answer flag, the VIN moves back by one and the software version is gone.

  Frames come one after the other in a TCP stream. They have no end mark and no escaping, so cut them out first by start mark, length and check
  byte (gb17691.md, section 2).

  Nothing in a report says which of its layouts it has. This file tells them apart by lengths, which is right for all frames in frames/gb17691;
  the program's own codec also looks at the values. HJ 1239-type reports behind the same header are not read by this file.

  Ids are the names of the fields in the program with underscores. An instance "x_value" is the physical value of field x, in the unit that its doc
  says; it is absent where the terminal sent "not available".
doc-ref: gb17691.md
seq:
  - id: start
    contents: '##'
    doc: 起始符
  - id: command
    type: u1
    doc: 命令单元. 1 login, 2 report, 3 re-issue, 4 logout, 5 time sync; forwarded 5 and 6 platform login and logout, 7 heartbeat, 8 time sync
  - id: answer_flag
    type: u1
    if: is_forwarded
    doc: 应答标志. 0xfe a command; an answer has 1 done, 2 error, 3 VIN twice or 4 VIN unknown
  - id: vin
    type: str
    size: 17
    doc: 车辆识别号
  - id: software_version
    type: u1
    if: not is_forwarded
    doc: 终端软件版本号
  - id: encryption
    type: u1
    doc: 数据加密方式. 1 none (some platforms send 0), 2 RSA, 3 SM2, 0xfe abnormal, 0xff invalid
  - id: data_length
    type: u2
    doc: 数据单元长度
  - id: data_unit
    size: data_length
    type:
      switch-on: unit_kind
      cases:
        1: login
        2: report
        4: logout
        5: time_only
  - id: check
    type: u1
    doc: 校验码. All bytes from the command to the end of the data unit XORed
instances:
  kind_byte:
    pos: 3
    type: u1
    doc: A letter or digit of the VIN, or an answer flag
  is_forwarded:
    value: kind_byte == 0xfe or (kind_byte >= 1 and kind_byte <= 4)
  is_time_sync:
    value: 'is_forwarded ? command == 8 : command == 5'
  unit_kind:
    value: 'encryption > 1 or data_length == 0 ? 0 : is_time_sync ? 5 : command == 3 ? 2 : is_forwarded and command > 4 ? 0 : command'
    doc: Which type the data unit has; 0 is opaque
types:
  wire_time:
    doc: Six binary bytes in GMT+8
    seq:
      - id: year_of_century
        type: u1
      - id: month
        type: u1
      - id: day
        type: u1
      - id: hour
        type: u1
      - id: minute
        type: u1
      - id: second
        type: u1
  time_only:
    seq:
      - id: time
        type: wire_time
        doc: 时间
  logout:
    seq:
      - id: time
        type: wire_time
        doc: 时间
      - id: serial
        type: u2
        doc: 流水号. The one of the login
  login:
    seq:
      - id: time
        type: wire_time
        doc: 时间
      - id: serial
        type: u2
        doc: 流水号. Counts logins from 1, each day anew
      - id: iccid
        type: str
        size: 20
        doc: ICCID
  report:
    seq:
      - id: time
        type: wire_time
        doc: 时间. Of the first data stream; each further one counts a second more
      - id: serial
        type: u2
        if: is_draft
        doc: 信息流水号. Here in the 2019 draft alone
      - id: items
        type: item(_index)
        repeat: eos
    instances:
      first_byte:
        pos: 6
        type: u1
        doc: The first item's type by Annex Q, the upper byte of the serial in the 2019 draft
      is_draft:
        value: _io.size > 6 and (first_byte == 0 or (first_byte > 2 and first_byte < 0x80))
      first_dtc_count:
        pos: 6 + 3 + 95
        type: u1
        if: first_byte == 1
      first_obd_length:
        value: 'first_byte != 1 ? 0 : 3 + 96 + (first_dtc_count <= 253 ? 4 * first_dtc_count : 0)'
      streams_length:
        value: _root.data_length - 6 - first_obd_length
      is_serial_once:
        value: |
          not is_draft and streams_length % 40 != 0
          and (_root.is_forwarded or (first_byte == 1 ? streams_length : streams_length - 2) % 38 == 0)
        doc: The first item alone has a serial
  item:
    params:
      - id: index
        type: u4
    seq:
      - id: item_type
        type: u1
        doc: 信息类型标志. 1 OBD, 2 data stream, 0x80 to 0xfe user-defined, others reserved
      - id: serial
        type: u2
        if: has_serial
        doc: 信息流水号
      - id: body
        type:
          switch-on: item_type
          cases:
            1: obd
            2: stream
            _: user_data
      - id: signature
        type: signature
        if: _parent.is_draft and item_type <= 2
    instances:
      has_serial:
        value: item_type <= 2 and not _parent.is_draft and (index == 0 or not _parent.is_serial_once)
  user_data:
    doc: An item of no standard length has no end of its own; everything that is left belongs to it
    seq:
      - id: user_data
        size-eos: true
        doc: 自定义数据
  signature:
    doc: SM2, of the 2019 draft
    seq:
      - id: len_r
        type: u1
        doc: 签名R值长度
      - id: r
        size: 32
        doc: 签名R值
      - id: len_s
        type: u1
        doc: 签名S值长度
      - id: s
        size: 32
        doc: 签名S值
  obd:
    doc: OBD信息
    seq:
      - id: obd_protocol
        type: u1
        doc: OBD诊断协议. 0 ISO 15765, 1 ISO 27145, 2 SAE J1939, 0xfe invalid
      - id: mil
        type: u1
        doc: MIL状态. 0 off, 1 on, 0xfe invalid
      - id: diagnostics_supported
        type: u2
        doc: 诊断支持状态. Bit 0 catalyst to bit 15 comprehensive components
      - id: diagnostics_ready
        type: u2
        doc: 诊断就绪状态. 1 test not complete, 0 complete or not supported
      - id: ecu_vin
        size: 17
        doc: 车辆识别码（VIN）
      - id: calibration_id
        size: 18
        doc: 软件标定识别号
      - id: cvn
        size: 18
        doc: 标定验证码（CVN）
      - id: obd_conditions_count
        type: u2
        doc: OBD监测条件次数
      - id: ignition_cycles
        type: u2
        doc: 点火循环次数
      - id: nmhc_catalyst_completions
        type: u2
        doc: NMHC催化器监测完成次数
      - id: nmhc_catalyst_conditions
        type: u2
        doc: NMHC催化器监测条件次数
      - id: nox_catalyst_completions
        type: u2
        doc: NOx催化器监测完成次数
      - id: nox_catalyst_conditions
        type: u2
        doc: NOx催化器监测条件次数
      - id: nox_adsorber_completions
        type: u2
        doc: NOx吸附器监测完成次数
      - id: nox_adsorber_conditions
        type: u2
        doc: NOx吸附器监测条件次数
      - id: pm_filter_completions
        type: u2
        doc: 颗粒捕集器监测完成次数
      - id: pm_filter_conditions
        type: u2
        doc: 颗粒捕集器监测条件次数
      - id: exhaust_sensor_completions
        type: u2
        doc: 排气传感器监测完成次数
      - id: exhaust_sensor_conditions
        type: u2
        doc: 排气传感器监测条件次数
      - id: egr_vvt_completions
        type: u2
        doc: EGR/VVT监测完成次数
      - id: egr_vvt_conditions
        type: u2
        doc: EGR/VVT监测条件次数
      - id: boost_pressure_completions
        type: u2
        doc: 增压压力监测完成次数
      - id: boost_pressure_conditions
        type: u2
        doc: 增压压力监测条件次数
      - id: fuel_system_completions
        type: u2
        doc: 燃油系统监测完成次数
      - id: fuel_system_conditions
        type: u2
        doc: 燃油系统监测条件次数
      - id: dtc_count
        type: u1
        doc: 故障码总数. Up to 253; above, no list follows
      - id: dtcs
        type: u4
        repeat: expr
        repeat-expr: num_dtcs
        doc: 故障码
    instances:
      num_dtcs:
        value: 'dtc_count <= 253 ? dtc_count : 0'
  stream:
    doc: 数据流信息, one second
    seq:
      - id: vehicle_speed
        type: u2
        doc: 车速
      - id: barometric_pressure
        type: u1
        doc: 大气压力
      - id: net_torque
        type: u1
        doc: 发动机净输出扭矩
      - id: friction_torque
        type: u1
        doc: 摩擦扭矩
      - id: engine_speed
        type: u2
        doc: 发动机转速
      - id: fuel_rate
        type: u2
        doc: 发动机燃料流量
      - id: nox_upstream
        type: u2
        doc: SCR上游NOx传感器输出值
      - id: nox_downstream
        type: u2
        doc: SCR下游NOx传感器输出值
      - id: reagent_remaining
        type: u1
        doc: 反应剂余量
      - id: air_flow
        type: u2
        doc: 进气量
      - id: scr_inlet_temperature
        type: u2
        doc: SCR入口温度
      - id: scr_outlet_temperature
        type: u2
        doc: SCR出口温度
      - id: dpf_pressure_difference
        type: u2
        doc: DPF压差
      - id: coolant_temperature
        type: u1
        doc: 发动机冷却液温度
      - id: fuel_tank_level
        type: u1
        doc: 油箱液位
      - id: positioning
        type: u1
        doc: 定位状态. Bit 0 - 0 valid fix, 1 none (the last place is repeated), bit 1 - south, bit 2 - west; 0xff not available
      - id: longitude
        type: u4
        doc: 经度
      - id: latitude
        type: u4
        doc: 纬度
      - id: total_distance
        type: u4
        doc: 累计里程
    instances:
      vehicle_speed_value:
        value: vehicle_speed / 256.0
        if: vehicle_speed <= 0xfaff
        doc: km/h
      barometric_pressure_value:
        value: barometric_pressure * 0.5
        if: barometric_pressure <= 0xfa
        doc: kPa
      net_torque_value:
        value: net_torque - 125.0
        if: net_torque <= 0xfa
        doc: percent of the reference torque
      friction_torque_value:
        value: friction_torque - 125.0
        if: friction_torque <= 0xfa
        doc: percent of the reference torque
      engine_speed_value:
        value: engine_speed * 0.125
        if: engine_speed <= 0xfaff
        doc: rpm
      fuel_rate_value:
        value: fuel_rate * 0.05
        if: fuel_rate <= 0xfaff
        doc: L/h
      nox_upstream_value:
        value: nox_upstream * 0.05 - 200
        if: nox_upstream <= 0xfaff
        doc: ppm
      nox_downstream_value:
        value: nox_downstream * 0.05 - 200
        if: nox_downstream <= 0xfaff
        doc: ppm
      reagent_remaining_value:
        value: reagent_remaining * 0.4
        if: reagent_remaining <= 0xfa
        doc: percent
      air_flow_value:
        value: air_flow * 0.05
        if: air_flow <= 0xfaff
        doc: kg/h
      scr_inlet_temperature_value:
        value: scr_inlet_temperature * 0.03125 - 273
        if: scr_inlet_temperature <= 0xfaff
        doc: degC
      scr_outlet_temperature_value:
        value: scr_outlet_temperature * 0.03125 - 273
        if: scr_outlet_temperature <= 0xfaff
        doc: degC
      dpf_pressure_difference_value:
        value: dpf_pressure_difference * 0.1
        if: dpf_pressure_difference <= 0xfaff
        doc: kPa
      coolant_temperature_value:
        value: coolant_temperature - 40.0
        if: coolant_temperature <= 0xfa
        doc: degC
      fuel_tank_level_value:
        value: fuel_tank_level * 0.4
        if: fuel_tank_level <= 0xfa
        doc: percent
      longitude_value:
        value: longitude * 0.000001
        if: longitude <= 180000000
        doc: degrees, without the sign of positioning
      latitude_value:
        value: latitude * 0.000001
        if: latitude <= 90000000
        doc: degrees, without the sign of positioning
      total_distance_value:
        value: total_distance * 0.1
        if: total_distance <= 0xfffffffe
        doc: km
      has_fix:
        value: (positioning & 1) == 0
        if: positioning != 0xff
      is_south:
        value: (positioning & 2) != 0
        if: positioning != 0xff
      is_west:
        value: (positioning & 4) != 0
        if: positioning != 0xff
